"""Meetings 会议 (L37–L47, C39–C48): topics, papers, attendance, minutes signed by the right post, items that become duty."""
