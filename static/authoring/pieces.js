/**
 * One file in pieces, by tus 1.0.0 with the checksum extension (docs/decisions/0020).
 *
 * The server finds an upload again by the name, the size and a fingerprint of the file, so nothing
 * is kept in the browser. A piece that did not get through is sent again, with a wait that doubles.
 */

const PIECE = 8 * 2 ** 20;
const SAMPLE = 2 ** 20; // bytes at each end that the fingerprint is made of
const LONGEST_WAIT = 30_000; // ms
const CHECKSUM_MISMATCH = 460;

/** The server will not take the file; the message is for the person, "" where there is none. */
export class Refused extends Error {}

/** The session has ended. */
export class LoggedOut extends Error {}

export class PieceUpload {
  /**
   * @param {File} file
   * @param {string} address where uploads are begun
   * @param {string} token against forged requests
   * @param {object} on begun(offset), progress(loaded, total), waiting()
   */
  constructor(file, address, token, on) {
    Object.assign(this, { file, address, token, on });
    this.location = null;
    this.request = null;
    this.isCancelled = false;
  }

  /** Send what is missing. A promise of the report's address; rejects with Refused or LoggedOut. */
  async run() {
    const fingerprint = await fingerprintOf(this.file);
    const begun = await this.#persist(() => this.#begin(fingerprint));
    this.location = begun.location;
    let offset = begun.offset;
    let report = null;
    this.on.begun(offset);
    while (!this.isCancelled && !report) {
      this.on.progress(offset, this.file.size);
      const answer = await this.#persist(() => this.#send(offset));
      offset = answer.offset;
      report = answer.report;
    }
    return report;
  }

  /** Stop, and throw away what the server has. */
  cancel() {
    this.isCancelled = true;
    this.request?.abort();
    if (this.location) this.#ask("DELETE", this.location).catch(() => {});
  }

  /** Until it gets through: a lost network and a server that is away are waited for. */
  async #persist(action) {
    for (let failures = 0; !this.isCancelled; failures += 1) {
      const answer = await action().catch(() => null);
      if (answer?.isLogIn) throw new LoggedOut();
      if (answer && isTaken(answer.status)) return answer;
      if (answer && isForGood(answer.status)) throw new Refused(answer.errors);
      if (this.isCancelled) break;
      if (failures || !answer) this.on.waiting();
      await pause(Math.min(1000 * 2 ** failures, LONGEST_WAIT));
    }
    throw new Refused("");
  }

  #begin(fingerprint) {
    const metadata = { filename: this.file.name, fingerprint };
    return this.#ask("POST", this.address, {
      "Upload-Length": this.file.size,
      "Upload-Metadata": Object.entries(metadata)
        .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
        .join(","),
    });
  }

  async #send(offset) {
    const piece = this.file.slice(offset, offset + PIECE);
    const bytes = await piece.arrayBuffer();
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": offset,
      "Upload-Checksum": `sha256 ${base64(new Uint8Array(digest))}`,
    };
    const sent = ({ loaded }) => this.on.progress(offset + Math.min(loaded, piece.size), this.file.size);
    return this.#ask("PATCH", this.location, headers, bytes, sent);
  }

  /** By XMLHttpRequest, which tells how far a request has come. Rejects where the network is lost. */
  #ask(method, address, headers = {}, body = null, sent = null) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      if (method !== "DELETE") this.request = request;
      request.open(method, address);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRFToken", this.token);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, String(value));
      if (sent) request.upload.addEventListener("progress", sent);
      request.addEventListener("load", () => resolve(answerOf(request, method)));
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error(name)));
      request.send(body);
    });
  }
}

function answerOf(request, method) {
  const location = request.getResponseHeader("Location");
  return {
    status: request.status,
    offset: Number(request.getResponseHeader("Upload-Offset")),
    location,
    report: method === "PATCH" ? location : null,
    // The page to log in at, or a refusal before the upload was looked at.
    isLogIn: !request.getResponseHeader("Tus-Resumable") && request.status < 500,
    errors: sentences(request),
  };
}

function sentences(request) {
  try {
    return JSON.parse(request.responseText).errors.join(" ");
  } catch {
    return "";
  }
}

/** A wrong offset is an answer too: it says where to go on. */
const isTaken = (status) => status === 201 || status === 204 || status === 409;

const isForGood = (status) => status >= 400 && status < 500 && ![408, 425, 429, CHECKSUM_MISMATCH].includes(status);

/**
 * SHA-256 of the file's first and last MiB. A zip ends with its directory, which holds the checksum
 * of each file in it; so two exports of a course differ there, however alike they are otherwise.
 */
async function fingerprintOf(file) {
  const ends = new Blob([file.slice(0, SAMPLE), file.slice(Math.max(0, file.size - SAMPLE))]);
  const digest = await crypto.subtle.digest("SHA-256", await ends.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** Wait, but no longer than until the network is back. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}
