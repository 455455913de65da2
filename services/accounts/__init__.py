"""Accounts 账号: who a caller is. Passwords, sessions and keys are kept as hashes only.

An account's id stands in every fact of the person's acts and is never a name; the user name is
what is typed at log-in. Both stay with the account for ever and are never given to another.
"""

from services.accounts.account import ROLES, Account, AccountError, Scheme, Tongue
from services.accounts.keys import KEY_MARK
from services.accounts.passwords import Busy, hash_password
from services.accounts.register import Accounts
from services.accounts.sessions import Session, csrf_of

__all__ = [
    "KEY_MARK",
    "ROLES",
    "Account",
    "AccountError",
    "Accounts",
    "Busy",
    "Scheme",
    "Session",
    "Tongue",
    "csrf_of",
    "hash_password",
]
