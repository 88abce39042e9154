"""The API beside the preview: what answers is loaded when it is first asked."""

import threading
from pathlib import Path

from generator.api.messages import Api, Request, Response
from generator.api.routes import Route


def make_api(root: Path, *, strict: bool, base_url: str | None = None) -> Api:
    """Answers from the snapshot of a project; `strict` refuses names that mean nothing.

    `base_url` is where the site is published, if not where the project says.
    """
    lock = threading.Lock()
    made: list[Api] = []

    def answer(request: Request, route: Route) -> Response:
        with lock:
            if not made:
                from generator.api.endpoints import Options, answer_request
                from generator.api.stock import Store

                store, options = Store(root, base_url), Options(strict=strict)
                made.append(
                    lambda request, route: answer_request(request, route, store.stock, options)
                )
        return made[0](request, route)

    return answer
