"""Commands 办理: one function per act: load, decide, keep."""
