"""Timeline 决策评估时间线: what a decision promised, when, and how each promise moved; pure, as of any day (L20, C23, D713-37)."""
