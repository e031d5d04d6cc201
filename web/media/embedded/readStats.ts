import type { MediaStats } from '../mediaClient.ts'

/** What one reading keeps for the next, to make rates out of sums. */
export interface Reading {
  atMs: number
  isSending: boolean
  bytes: number
  packets: number
  lost: number
  /** shown of each picture so far */
  frames: Map<unknown, number>
  stats: MediaStats
}

/** Capture, encoding and display together, about two frames at 30 a second; no statistic knows them here. */
const CAMERA_AND_SCREEN_MS = 66

type Entry = Record<string, unknown> & { type: string }

function number(entry: Entry | undefined, name: string): number {
  const value = entry?.[name]
  return typeof value === 'number' ? value : 0
}

function sum(entries: Entry[], name: string): number {
  return entries.reduce((total, entry) => total + number(entry, name), 0)
}

function known(entry: Entry | undefined, name: string): string | null {
  const value = entry?.[name]
  return typeof value === 'string' ? value : null
}

/** A camera has an encoder for each rendition, and they are equally fast. */
function fastestOf(outbound: Entry[]): number | null {
  const known = outbound.map((entry) => number(entry, 'framesPerSecond')).filter((rate) => rate > 0)
  return known.length > 0 ? Math.max(...known) : null
}

/** Of the picture that runs fastest: of several hosts one may be still. */
function shownPerSecond(frames: Reading['frames'], past: Reading['frames'], seconds: number): number {
  const rates = [...frames].map(([id, count]) => (count - (past.get(id) ?? 0)) / seconds)
  return Math.round(Math.max(0, ...rates) * 10) / 10
}

/** What holds back the encoder of the first picture. */
function limitOf(outbound: Entry[]): MediaStats['limitedBy'] {
  const pictures = outbound.filter((entry) => entry.kind === 'video')
  const reasons = pictures.map((entry) => known(entry, 'qualityLimitationReason'))
  if (reasons.includes('cpu')) return 'processor'
  return reasons.includes('bandwidth') ? 'network' : null
}

/** Mean time a packet waited before it was played, seconds; null before the first. */
function bufferedS(inbound: Entry[]): number | null {
  const video = inbound.find((entry) => entry.kind === 'video') ?? inbound[0]
  const emitted = number(video, 'jitterBufferEmittedCount')
  return emitted > 0 ? number(video, 'jitterBufferDelay') / emitted : null
}

/** The way of a picture: both legs of the network, waiting, decoding, camera and screen. */
function delayOf(inbound: Entry[], roundTripMs: number | null): number | null {
  const buffered = bufferedS(inbound)
  if (buffered === null || roundTripMs === null) return null
  const video = inbound.find((entry) => entry.kind === 'video')
  const frames = number(video, 'framesDecoded')
  const decodeMs = frames > 0 ? (number(video, 'totalDecodeTime') / frames) * 1000 : 0
  // the publisher's leg is taken to be as long as ours
  return Math.round(roundTripMs + buffered * 1000 + decodeMs + CAMERA_AND_SCREEN_MS)
}

/** Reads a connection's figures; rates are against the reading before. */
export async function readStats(peer: RTCPeerConnection, before: Reading | null): Promise<Reading> {
  const entries: Entry[] = []
  const report = await peer.getStats()
  report.forEach((entry: Entry) => void entries.push(entry))
  const inbound = entries.filter((entry) => entry.type === 'inbound-rtp')
  const outbound = entries.filter((entry) => entry.type === 'outbound-rtp')
  const remote = entries.filter((entry) => entry.type === 'remote-inbound-rtp')
  const transport = entries.find((entry) => entry.type === 'transport')
  const pair = entries.find((entry) => entry.id === transport?.selectedCandidatePairId)
  // a line on which nothing is sent any more still has its figures
  const isSending = outbound.length > 0 && peer.getSenders().some(({ track }) => track !== null)
  const atMs = performance.now()
  const bytes = isSending ? sum(outbound, 'bytesSent') : sum(inbound, 'bytesReceived')
  const packets = isSending ? sum(outbound, 'packetsSent') : sum(inbound, 'packetsReceived')
  const lost = sum(isSending ? remote : inbound, 'packetsLost')
  const framesDecoded = sum(inbound, 'framesDecoded')
  const framesEncoded = sum(outbound, 'framesEncoded')
  const frames = new Map(inbound.map((entry) => [entry.id, number(entry, 'framesDecoded')]))
  const roundTrip = pair?.currentRoundTripTime
  const roundTripMs = typeof roundTrip === 'number' ? Math.round(roundTrip * 1000) : null
  const seconds = before ? (atMs - before.atMs) / 1000 : 0
  const newPackets = before ? packets - before.packets : 0
  const newLost = before ? Math.max(0, lost - before.lost) : 0
  const isComparable =
    before !== null && before.isSending === isSending && seconds > 0 && bytes >= before.bytes
  const counted = inbound.filter((entry) => typeof entry.freezeCount === 'number')
  const stats: MediaStats = {
    bitrateKbps: isComparable ? Math.round(((bytes - before.bytes) * 8) / seconds / 1000) : null,
    framesPerSecond: isSending
      ? fastestOf(outbound)
      : isComparable
        ? shownPerSecond(frames, before.frames, seconds)
        : null,
    framesDecoded: inbound.length > 0 ? framesDecoded : null,
    framesEncoded: isSending ? framesEncoded : null,
    packetsLostPct:
      isComparable && newPackets + newLost > 0 ? (newLost / (newPackets + newLost)) * 100 : null,
    freezes: counted.length > 0 ? sum(counted, 'freezeCount') : null,
    limitedBy: limitOf(outbound),
    roundTripMs,
    delayMs: delayOf(inbound, roundTripMs),
    dtlsState: known(transport, 'dtlsState'),
    srtpCipher: known(transport, 'srtpCipher'),
  }
  return { atMs, isSending, bytes, packets, lost, frames, stats }
}
