import type { Request, Response } from 'express'
import { networkName } from '#domain/address.ts'
import { ProblemError } from '../http/problemError.ts'

const BODY_KB = 256
/** What bodies that are held at once may take, and those of one network: of smaller ones there are more. */
const HELD_KB = 256 * BODY_KB
const HELD_OF_NETWORK_KB = 128 * BODY_KB
const BUSY_S = 2
/** Nobody takes longer to send one; who takes longer than a moment makes place for those who come. */
const WITHIN_MS = 10_000
const MOMENT_MS = 500

/** A body that is on its way, or that is worked on. */
interface Held {
  network: string
  sinceMs: number
  cut(): void
}

/**
 * Reads the bodies of notices, raw and within bounds. Whoever sends slowly holds a place only until somebody else needs it:
 * a notice arrives in one go, so that slow ones, from however many networks, keep out none.
 */
export function createNoticeBodies({ withinMs = WITHIN_MS, kb = BODY_KB } = {}): {
  /** Takes a place until the answer is out. @throws ProblemError BUSY, BODY_TOO_LARGE, MALFORMED_BODY */
  hold(request: Request, response: Response): void
  /** @throws ProblemError BODY_TOO_LARGE, MALFORMED_BODY */
  read(request: Request, response: Response): Promise<Buffer>
} {
  const most = kb * 1024
  const [places, placesOfNetwork] = [HELD_KB / kb, HELD_OF_NETWORK_KB / kb]
  const tooLarge = () => new ProblemError('BODY_TOO_LARGE', { detail: `At most ${kb} kB.` })
  const counts = new Map<string, number>()
  let all = 0
  /** those that are not here yet, the oldest first */
  const arriving = new Set<Held>()

  function makePlace(network: string): void {
    const isFull = all >= places
    if (!isFull && (counts.get(network) ?? 0) < placesOfNetwork) return
    const untilMs = performance.now() - MOMENT_MS
    for (const one of arriving) {
      if (one.sinceMs > untilMs) break
      if (!isFull && one.network !== network) continue
      one.cut()
      return
    }
    throw new ProblemError('BUSY', { retryAfterS: BUSY_S })
  }

  function leave(held: Held): void {
    arriving.delete(held)
    all--
    const left = (counts.get(held.network) ?? 1) - 1
    if (left === 0) counts.delete(held.network)
    else counts.set(held.network, left)
  }

  return {
    hold(request, response) {
      if (Number(request.get('content-length') ?? 0) > most) throw tooLarge()
      if ((request.get('content-encoding') ?? 'identity') !== 'identity')
        throw new ProblemError('MALFORMED_BODY')
      const network = networkName(request.ip ?? '')
      makePlace(network)
      let isOver = false
      const end = () => {
        clearTimeout(timer)
        if (!isOver) leave(held)
        isOver = true
      }
      const held: Held = {
        ...{ network, sinceMs: performance.now() },
        cut() {
          end()
          request.socket.destroy()
        },
      }
      const timer = setTimeout(held.cut, withinMs)
      all++
      counts.set(network, (counts.get(network) ?? 0) + 1)
      arriving.add(held)
      request.once('end', () => {
        clearTimeout(timer)
        arriving.delete(held)
      })
      response.once('close', end)
    },
    read: (request, response) =>
      new Promise((resolve, reject) => {
        const parts: Buffer[] = []
        let bytes = 0
        request.on('data', (part: Buffer) => {
          const isMore = bytes > most
          bytes += part.length
          if (bytes <= most) parts.push(part)
          else if (!isMore) {
            response.setHeader('connection', 'close')
            reject(tooLarge())
          }
        })
        request.once('end', () => resolve(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)))
        // every request is closed in the end; an error is made for those alone that broke off
        const breakOff = () => {
          if (!request.readableEnded) reject(new ProblemError('MALFORMED_BODY'))
        }
        request.once('error', breakOff)
        request.once('close', breakOff)
      }),
  }
}
