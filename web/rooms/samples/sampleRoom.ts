import type { Admission } from '#api/access/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room, Viewer } from '#api/rooms/contract.ts'
import type { MediaStats } from '#web/live/mediaClient.ts'
import { type Figures, NO_FIGURES, withSample } from '#web/live/stage/recordFigures.ts'

/** Made-up rooms for the catalogue of states. */
export const sampleRoom: Room = {
  id: 'rom_0000000000000000000001',
  kind: 'stream',
  state: 'live',
  visibility: 'members',
  title: 'Winter broadcast, last night of three',
  channel: { id: 'chn_0000000000000000000001', handle: 'northlight', name: 'Northlight', about: '' },
  gate: { sentence: 'Anyone with any pass', tierNo: null, rank: null },
  capacity: 250,
  viewers: 128,
  isHost: false,
  hostSeatId: null,
  hostGoneUntil: null,
  liveAt: '2026-11-20T08:00:00.000Z',
  endedAt: null,
  endReason: null,
}

export const sampleOwnChannel: ChannelPage = {
  channel: sampleRoom.channel,
  isOwner: true,
  collection: '0x0000000000000000000000000000000000000001',
  creatorWallet: '0x0000000000000000000000000000000000000002',
  tiers: [
    {
      tierNo: 1,
      name: 'Standing',
      benefits: 'Every live stream',
      priceWei: '10000000000000000',
      currency: 0,
      symbol: 'ETH',
      decimals: 18,
      durationS: 2_592_000,
      maxSupply: 0,
      minted: 12,
      rank: 10,
      isPaused: false,
      grantsOnly: false,
    },
  ],
  liveRoomId: null,
  lastRoomId: null,
  held: null,
}

export const sampleViewers: Viewer[] = ['quietmoth', 'saltbox', 'lowlamp', 'fernhill'].map(
  (displayName, at) => ({
    seatId: `sea_000000000000000000000${at}`,
    displayName,
    state: at === 0 ? 'held' : 'live',
    takenAt: `2026-11-20T08:1${at}:00.000Z`,
  }),
)

export const sampleAdmission: Admission = {
  decisionId: 'dec_0000000000000000000001',
  seatId: 'sea_0000000000000000000009',
  role: 'viewer',
  bits: 170,
  validUntil: null,
  beatEveryS: 10,
  ticket: {
    provider: 'trtc',
    topology: 'sfu',
    userId: 'sea_0000000000000000000009',
    providerRoomId: 'x',
    sdkAppId: 1,
    userSig: '',
    privateMapKey: '',
    entryUntil: 0,
  },
}

const stats: MediaStats = {
  bitrateKbps: 2400,
  framesPerSecond: 30,
  framesDecoded: 812,
  framesEncoded: 830,
  packetsLostPct: 0.1,
  roundTripMs: 18,
  delayMs: 600,
  dtlsState: 'connected',
  srtpCipher: 'AES_CM_128_HMAC_SHA1_80',
}

export const sampleFigures: Figures = [24, 30, 29, 30, 30, 28, 30].reduce(
  (figures, framesPerSecond) =>
    withSample(figures, { ...stats, framesPerSecond, bitrateKbps: framesPerSecond * 80 }),
  NO_FIGURES,
)
