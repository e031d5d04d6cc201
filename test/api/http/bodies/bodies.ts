const CREDENTIAL = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' }
const ASSERTION = {
  ...CREDENTIAL,
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
}

/** A body that each route with a body accepts, so that a walk reaches what stands behind the schemas. */
export const GOOD_BODIES: Record<string, unknown> = {
  setReminder: { zone: 'Europe/Berlin' },
  setSchedule: {
    starts: { local: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16), zone: 'UTC' },
  },
  createNonce: { address: `0x${'1'.repeat(40)}`, chainId: 31337 },
  signIn: { message: 'x', signature: '0x1234', address: `0x${'1'.repeat(40)}` },
  makeGuest: { roomId: `rom_${'0'.repeat(22)}` },
  setGuestName: { name: 'Ann' },
  createLinkNonce: { address: `0x${'1'.repeat(40)}`, chainId: 31337 },
  linkWallet: { message: 'x', signature: '0x1234', address: `0x${'1'.repeat(40)}` },
  signInWithPasskey: { response: ASSERTION },
  confirmTotp: { code: '000000' },
  addPasskey: {
    name: 'A key',
    response: { ...CREDENTIAL, response: { clientDataJSON: 'e30', attestationObject: 'oA' } },
  },
  renamePasskey: { name: 'A key' },
  proveFactor: { kind: 'totp', code: '000000' },
  startEmailLink: { email: 'ann@example.test' },
  linkEmail: { flow: `flw_${'0'.repeat(22)}`, code: '123456' },
  startEmailCode: { email: 'ann@example.test' },
  signInWithCode: { flow: `flw_${'0'.repeat(22)}`, code: '123456' },
  changeProfile: { displayName: 'Mira Sol', zone: 'Europe/Berlin' },
  setMailChoice: { group: 'live', isOn: false },
  readNotifications: {},
  createChannel: { handle: 'saltworks', name: 'Saltworks' },
  setCollection: { txHash: `0x${'2'.repeat(64)}` },
  setTierText: { name: 'Silver' },
  createShareLink: { wallet: `0x${'1'.repeat(40)}` },
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
  setChatRule: { guests: true, slowS: 10, links: 'text', holdersOnly: false, followersOnly: false },
  pinMessage: { messageId: null },
  deleteMessage: {},
  deleteMessagesOf: {},
  timeOut: { forS: 60 },
  shieldRoom: {},
  banWriter: { reason: 'because' },
  kickViewer: { seatId: `sea_${'0'.repeat(22)}`, reason: 'because' },
  undoAct: { reason: 'because' },
  makeReport: { kind: 'stream', ruleCode: 'spam' },
  decideReport: { state: 'dismissed' },
  makeAppeal: { text: 'because' },
  decideAppeal: { isOverturned: false, answer: 'because' },
  admit: { action: 'watch' },
  invite: { label: 'Ann' },
  changeChannel: { name: 'Another name' },
  addToTeam: { seatId: `sea_${'0'.repeat(22)}`, role: 'moderator' },
  changeRole: { role: 'moderator' },
  inviteToTeam: { email: 'ann@example.test', role: 'producer' },
  moveRoom: { channelId: `chn_${'0'.repeat(22)}` },
  lookAtInvitation: { token: 'a'.repeat(43) },
  claimInvitation: { token: 'a'.repeat(43) },
  optOutOfInvitations: { token: 'a'.repeat(43) },
  renewSeat: {},
  beatSeat: { page: { isConnected: true, publishes: ['camera'] } },
  openConnectPages: { country: 'DE' },
  startPurchase: {
    quote: 'a.b',
    clientKey: '0'.repeat(22),
    way: 'checkout',
    returnTo: '/',
  },
  decideRefundWish: { isGranted: false },
  readAdminMoney: { reason: 'the weekly look' },
  readMoneyMatters: { reason: 'the weekly look', by: 'largest' },
  tryEventAgain: { endpoint: 'platform', eventId: 'evt_1', reason: 'it was mended' },
  endMoneyMatter: { key: 'split:charge:1', reason: 'a known fee' },
  moveCardPass: { queueId: `ent_${'0'.repeat(22)}`, wallet: `0x${'1'.repeat(40)}` },
  setCardPrice: { amount: 900, refundRule: 'never' },
  quoteCardPass: { channelId: `chn_${'0'.repeat(22)}`, tierNo: 1 },
}

/** Every path with its parameters filled in. */
export function fill(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? `missing-${name}`)
}

/** Bodies that cannot be read at all: what, the bytes, the headers they come with. */
export const MALFORMED: [string, string, Record<string, string>?][] = [
  ['half a JSON text', '{"action":'],
  ['a bare word', 'hello'],
  ['a JSON string instead of an object', '"hello"'],
  ['an unknown character set', '{}', { 'content-type': 'application/json; charset=utf-77' }],
  ['an unknown encoding', '{}', { 'content-encoding': 'snail' }],
  ['a body that is not the gzip it claims to be', '{}', { 'content-encoding': 'gzip' }],
]
