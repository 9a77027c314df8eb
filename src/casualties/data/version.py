"""The data version: twelve digits that name the bytes of a package. It needs no pandas."""

from collections.abc import Mapping
from hashlib import sha256

from casualties.data.location import PACKAGE_FILE
from casualties.data.schema import Schema


def data_version(files: Mapping[str, bytes], *, schema: Schema) -> str:
    """Twelve hexadecimal digits that name these bytes: the schema's and every table's."""
    digest = sha256(files[PACKAGE_FILE])
    for name in sorted(schema.tables):
        digest.update(name.encode() + b"\0")
        digest.update(files[schema[name].path])
    return digest.hexdigest()[:12]
