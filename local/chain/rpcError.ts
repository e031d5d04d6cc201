/** A refusal in JSON-RPC's own form. */
export class RpcError extends Error {
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export const INVALID_REQUEST = -32600
export const NOT_OFFERED = -32601
export const INVALID_PARAMS = -32602
export const LIMIT_EXCEEDED = -32005
