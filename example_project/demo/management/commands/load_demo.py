from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from demo.load import load_demo


class Command(BaseCommand):
    help = "Builds the example site in an empty database. What is there already is left as it is."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        built = load_demo(options["port"])
        self.stdout.write("The example site was built." if built else "The example site is there already.")
