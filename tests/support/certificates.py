"""Certificates for servers of tests, made by openssl."""

import subprocess
from pathlib import Path


def make_certificate(folder: Path, *names: str) -> tuple[Path, Path]:
    """Make a certificate that is its own authority; return it and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    alternatives = ",".join(f"DNS:{name}" for name in names)
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=test"]
    command += ["-addext", f"subjectAltName={alternatives}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return certificate, key
