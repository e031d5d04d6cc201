import { request } from '../../client.ts'

/** What became of one JSON-RPC request over the api. */
export interface ChainCallOutcome {
  name: string
  /** of HTTP */
  status: number
  /** of JSON-RPC; null: it was answered */
  errorCode: number | null
  tookMs: number
}

const STRANGER = '0x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e'

/**
 * Requests that would make our nodes work for somebody else.
 * @param ours a contract of the installation
 */
export function hostileCalls(ours: string): { name: string; method: string; params: unknown[] }[] {
  const code = { [ours]: { code: '0x5b5f56' } }
  const calls: [string, unknown[]][] = [
    ['a contract of a stranger', [{ to: STRANGER, data: '0x' }, 'latest']],
    ['code that the request brings', [{ data: '0x5b5f56' }, 'latest']],
    ['to nobody', [{ to: null, data: '0x5b5f56' }, 'latest']],
    ['an override of state', [{ to: ours, data: '0x' }, 'latest', code]],
    ['an empty override', [{ to: ours, data: '0x' }, 'latest', {}]],
    ['an override of the block', [{ to: ours, data: '0x' }, 'latest', null, { gasLimit: '0xffffffff' }]],
    ['an authorization', [{ to: ours, authorizationList: [{ address: STRANGER }] }, 'latest']],
    ['a list of places', [{ to: ours, accessList: [] }, 'latest']],
    ['more gas', [{ to: ours, gas: '0x989681' }, 'latest']],
    ['more gas than fits', [{ to: ours, gas: `0x${'f'.repeat(64)}` }, 'latest']],
    ['gas as a number', [{ to: ours, gas: 1 }, 'latest']],
    ['an address with its name twice', [{ to: [ours, STRANGER] }, 'latest']],
    ['no parameters', []],
    ['a block that is none', [{ to: ours }, { blockHash: '0x1', overrides: {} }]],
  ]
  return ['eth_call', 'eth_estimateGas'].flatMap((method) =>
    calls.map(([name, params]) => ({ name: `${method}: ${name}`, method, params })),
  )
}

/** Sends each of them by itself. */
export async function playHostileCalls(url: string, ours: string): Promise<ChainCallOutcome[]> {
  const outcomes: ChainCallOutcome[] = []
  for (const { name, method, params } of hostileCalls(ours)) {
    const startedMs = performance.now()
    const { status, body } = await request(url, 'POST', '/rpc', {
      body: { jsonrpc: '2.0', id: 1, method, params },
    })
    const errorCode = body?.error?.code ?? (status === 200 ? null : status)
    outcomes.push({ name, status, errorCode, tookMs: performance.now() - startedMs })
  }
  return outcomes
}
