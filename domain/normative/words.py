"""Words of normative documents 规范性文件用语: the name of every code, in Chinese and English."""

from __future__ import annotations

from domain.words import Words

NORMATIVE_STATUS: Words = {
    "drafted": ("起草", "Draft"),
    "checked": ("待合法性审查", "Awaiting legality review"),
    "returned": ("已退回", "Sent back"),
    "reviewed": ("已合法性审查", "Legality reviewed"),
    "audited": ("待签发", "To be signed"),
    "approved": ("已签发", "Signed"),
    "published": ("已公布", "Published"),
    "filed": ("已备案", "Filed"),
    "repealed": ("已废止", "Repealed"),
    "expired": ("已失效", "Expired"),
}

CLEANUP_RESULT: Words = {
    "keep": ("继续有效", "keep"),
    "amend": ("修改", "amend"),
    "repeal": ("废止", "repeal"),
    "expired": ("失效", "expired"),
}
