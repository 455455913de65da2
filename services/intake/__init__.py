"""Real documents and ledgers into proposed tasks 任务提取: read, never registered, until a clerk confirms."""
