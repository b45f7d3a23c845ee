from app.cli.command import main

raise SystemExit(main())
