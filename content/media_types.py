"""The media type of a package's file: a fixed table, never the machine's and never a guess.

WhiteNoise keeps nginx's list in code; the rest are types that course packages bring. No charset is
given: older courses are Windows-1252 and say so in the page.
"""

from whitenoise.media_types import MediaTypes

_TYPES = MediaTypes(
    extra_types={
        ".aac": "audio/aac",
        ".apng": "image/apng",
        ".cjs": "text/javascript",
        ".dtd": "application/xml-dtd",
        ".flac": "audio/flac",
        ".glb": "model/gltf-binary",
        ".gltf": "model/gltf+json",
        ".jfif": "image/jpeg",
        ".js": "text/javascript",
        ".m4a": "audio/mp4",
        ".m4v": "video/mp4",
        ".map": "application/json",
        ".md": "text/plain",
        ".mjs": "text/javascript",
        ".oga": "audio/ogg",
        ".ogv": "video/ogg",
        ".opus": "audio/ogg",
        ".otf": "font/otf",
        ".srt": "text/plain",
        ".swf": "application/x-shockwave-flash",
        ".ttf": "font/ttf",
        ".vtt": "text/vtt",
        ".wasm": "application/wasm",
        ".wav": "audio/wav",
        ".webmanifest": "application/manifest+json",
        ".xsd": "text/xml",
        ".xsl": "text/xsl",
        ".xslt": "text/xsl",
    }
)


def media_type(path: str) -> str:
    """The type by extension, in any case; application/octet-stream for what is not known."""
    return str(_TYPES.get_type(path))
