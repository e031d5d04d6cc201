/** Ways an RPC provider lets us down. All of them mean: try another provider, then wait and ask again. */
export type RpcFaultKind =
  | 'unreachable'
  | 'timeout'
  | 'refused'
  | 'missing'
  | 'stale'
  | 'old_head'
  | 'wrong'
  | 'other_chain'
  | 'fork'
  | 'unconfirmed'
  | 'below_finalized'

/** Not weakness: what was told cannot be true, or others tell otherwise. Somebody should look at that provider. */
export const CONTRADICTIONS: ReadonlySet<RpcFaultKind> = new Set([
  'stale',
  'old_head',
  'wrong',
  'other_chain',
  'fork',
  'unconfirmed',
  'below_finalized',
])

export class RpcFault extends Error {
  readonly kind: RpcFaultKind
  constructor(kind: RpcFaultKind, detail: string, options?: ErrorOptions) {
    super(`${kind}: ${detail}`, options)
    this.kind = kind
  }
}

/** The answer contradicts itself, the header or what was asked. */
export function wrongAnswer(detail: string): RpcFault {
  return new RpcFault('wrong', detail)
}
