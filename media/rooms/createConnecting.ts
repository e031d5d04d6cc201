import type { Link, LinkListener } from '../transport/createLink.ts'
import type { WaitingLink } from './createWaiting.ts'
import type { Engine } from './engine.ts'
import { SessionError } from './sessionError.ts'

/** The way of a spent ticket to a connection. */
export interface Connecting {
  /** null until one was opened */
  link(): Link | null
  /** true from the moment media could flow, also after the end */
  isConnected(): boolean
  /** Throws SessionError when the node has no port, not even one of somebody who waits. */
  open(): Promise<Link>
  /** closes what there is */
  end(): void
}

export interface ConnectingOptions {
  engine: Engine
  /** as the signalling sees it */
  address: string
  listener: Omit<LinkListener, 'onConnected'>
  hasEnded(): boolean
  /** media can flow; false when there is no place */
  onConnected(): boolean
  /** not connected in time, or a port was needed for somebody else; ends the session */
  onNoPath(): void
}

/** The time runs from here, with or without a negotiation. */
export function createConnecting(options: ConnectingOptions): Connecting {
  const { engine, address, listener, hasEnded, onConnected, onNoPath } = options
  let link: Link | null = null
  let isConnected = false
  const timer = setTimeout(onNoPath, engine.limits.connectMs)
  const waiting: WaitingLink = {
    address,
    async giveWay() {
      onNoPath()
      await link?.close()
    },
  }

  function stopWaiting(): void {
    clearTimeout(timer)
    engine.waiting.delete(waiting)
  }

  const whole: LinkListener = {
    ...listener,
    onConnected() {
      if (isConnected || hasEnded()) return
      stopWaiting()
      isConnected = onConnected()
    },
  }

  return {
    link: () => link,
    isConnected: () => isConnected,
    async open() {
      while (!link) {
        if (hasEnded()) throw new SessionError('WRONG_STATE', 'the session has ended')
        link = engine.openLink(whole)
        if (link) {
          engine.waiting.add(waiting)
          break
        }
        // who has waited longest for media gives way, not the newcomer
        const other = engine.waiting.first()
        if (!other) throw new SessionError('CAPACITY_FULL', 'every media port of this node is taken')
        await other.giveWay()
      }
      return link
    },
    end() {
      stopWaiting()
      void link?.close()
    },
  }
}
