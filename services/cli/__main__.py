"""`python -m services.cli …`, as `duban …`."""

from services.cli.door import main

main()
