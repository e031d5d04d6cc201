import { createServer, type RequestListener, type Server } from 'node:http'

/** How long a connection may take to ask, milliseconds. */
export interface Patience {
  /** from the connection, or the first byte of a further request, to the end of the head */
  headMs: number
  /** …to the end of the body */
  requestMs: number
}

export const PATIENCE: Patience = { headMs: 5000, requestMs: 15_000 }

/** A server on which nobody holds a connection without asking something: silence costs a stranger nothing. */
export function createHttpServer(listener: RequestListener, patience: Patience = PATIENCE): Server {
  return createServer(
    {
      headersTimeout: patience.headMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: Math.min(250, patience.headMs / 4),
    },
    listener,
  )
}
