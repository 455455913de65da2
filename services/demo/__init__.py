"""The sample 演示数据: a year of an office, built by replaying real acts through the public commands."""
