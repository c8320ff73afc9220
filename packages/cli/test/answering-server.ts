// A plain HTTP server for tests: it keeps what it was asked and answers what the test says. The
// real API is met in the end-to-end tests; here the other side of each answer is tried.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as it came in. */
export interface Asked {
  readonly line: string
  readonly authorization: unknown
  readonly body: unknown
}

/** A server under test control. */
export class AnsweringServer {
  asked: Asked[] = []
  answer: (line: string) => readonly [number, unknown] = () => [404, {}]
  readonly #server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`
    const text = Buffer.concat(await request.toArray()).toString()
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    this.asked.push({ line, authorization: request.headers.authorization, body })
    const [status, value] = this.answer(line)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  })

  /** Listens on a free port of the loopback. */
  start(): Promise<void> {
    return new Promise((ready) => this.#server.listen(0, '127.0.0.1', ready))
  }

  stop(): Promise<void> {
    return new Promise((closed) => this.#server.close(() => closed()))
  }

  /** The settings that lead here. */
  get environment() {
    const { port }: AddressInfo = Object(this.#server.address())
    return { MAINLINE_URL: `http://127.0.0.1:${port}`, MAINLINE_TOKEN: 'secret' }
  }
}
