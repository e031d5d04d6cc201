/** A body that each route with a body accepts, so that a walk reaches what stands behind the schemas. */
export const GOOD_BODIES: Record<string, unknown> = {
  createNonce: { address: `0x${'1'.repeat(40)}`, chainId: 31337 },
  signIn: { message: 'x', signature: '0x1234', address: `0x${'1'.repeat(40)}` },
  createChannel: { handle: 'saltworks', name: 'Saltworks' },
  setCollection: { txHash: `0x${'2'.repeat(64)}` },
  setTierText: { name: 'Silver' },
  createTxIntent: {
    chainId: 31337,
    wallet: `0x${'1'.repeat(40)}`,
    nonce: 0,
    purpose: 'purchase',
    txHash: `0x${'3'.repeat(64)}`,
    expect: {},
  },
  createRoom: { channelId: `chn_${'0'.repeat(22)}`, title: 'A stream', visibility: 'public' },
  updateRoom: { title: 'Another title' },
  banViewer: { seatId: `sea_${'0'.repeat(22)}`, reason: 'because' },
  admit: { action: 'watch' },
  renewSeat: {},
}

/** Every path with its parameters filled in. */
export function fill(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? `missing-${name}`)
}
