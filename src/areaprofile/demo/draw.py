"""Which random numbers does a step of the generator get? One named stream each."""

import zlib

import numpy as np

SEED = 20_051_104  # any fixed number; a change makes another country


def stream(name: str) -> np.random.Generator:
    """A PCG64 generator for `name`.

    Each step has its own stream, so that drawing more in one step moves nothing in another.
    The name enters by its CRC, never by `hash`, which differs from run to run.
    """
    return np.random.Generator(np.random.PCG64([SEED, zlib.crc32(name.encode())]))
