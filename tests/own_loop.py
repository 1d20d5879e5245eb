"""An event loop of its own, for in this thread Playwright may keep one running."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run(scene):
    """Play a coroutine to its end in another thread; its result, or what it raised."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, scene).result()
