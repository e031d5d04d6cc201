import type { Page } from 'playwright-core'

/** The other side's picture on the page of a call. */
export const OTHER_PICTURE = '[data-testid=call-remote] [data-place=large] video'
/** The own picture on it. */
export const OWN_PICTURE = '[data-testid=call-own] video'

/** What a page noted of its call. All times are milliseconds since the epoch; 0 = not yet. */
export interface CallMarks {
  /** start of the load of the page */
  loadedAt: number
  /** newest press on *Join* */
  pressedAt: number
  /** its connection with the other page stood last */
  connectedAt: number
  /** that connection stood no more, for the last time */
  lostAt: number
  /** since it stood: the second picture of the other side was on the screen, so that it moves */
  movingAt: number
  /** since it stood: sound of the other side was played out */
  soundAt: number
  /** since the press, or else the load: when it came that far first */
  steps: Record<string, number>
}

/** Runs before the scripts of a page: notes how far its call has come, on the clock of the machine. */
const WATCH = `(() => {
  const now = () => performance.timeOrigin + performance.now()
  const marks = (globalThis.__call = { pressedAt: 0, connectedAt: 0, lostAt: 0, movingAt: 0, soundAt: 0, steps: {} })
  const step = (name) => { marks.steps[name] ??= now() }
  let peer = null
  let pictures = 0
  let lastSound = null
  addEventListener('click', ({ target }) => {
    if (!target.closest?.('[data-testid=call-join]')) return
    Object.assign(marks, { pressedAt: now(), connectedAt: 0, movingAt: 0, soundAt: 0, steps: {} })
  }, true)
  globalThis.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given)
      step('socketAsked')
      this.addEventListener('open', () => step('socketOpen'))
      this.addEventListener('message', ({ data }) => {
        if (String(data).includes('"call:changed"')) step('callState')
      })
    }
    send(data) {
      if (String(data).includes('"call:open"')) step('callOpenSent')
      super.send(data)
    }
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given)
      peer = this
      step('peer')
      this.addEventListener('iceconnectionstatechange', () => {
        if (this.iceConnectionState === 'connected') step('ice')
      })
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'disconnected') marks.lostAt = now()
        if (this.connectionState !== 'connected') return
        Object.assign(marks, { connectedAt: now(), movingAt: 0, soundAt: 0 })
        pictures = 0
        lastSound = null
        step('connected')
      })
    }
    async setRemoteDescription(...given) {
      step('remoteDescription')
      return super.setRemoteDescription(...given)
    }
    async setLocalDescription(...given) {
      await super.setLocalDescription(...given)
      step('localDescription')
    }
  }
  const watched = new WeakSet()
  const noteSound = () => {
    for (const receiver of peer.getReceivers()) {
      const [source] = receiver.track.kind === 'audio' ? receiver.getSynchronizationSources() : []
      if (!source) continue
      const { rtpTimestamp } = source
      if (lastSound !== null && lastSound !== rtpTimestamp) marks.soundAt = now()
      lastSound = rtpTimestamp
    }
  }
  const look = () => {
    const video = document.querySelector('${OTHER_PICTURE}')
    if (video && !watched.has(video)) {
      watched.add(video)
      const note = () => {
        if (marks.connectedAt > 0 && ++pictures === 2) marks.movingAt = now()
        if (pictures === 1) step('picture')
        video.requestVideoFrameCallback(note)
      }
      video.requestVideoFrameCallback(note)
    }
    if (marks.connectedAt > 0 && marks.soundAt === 0) noteSound()
    requestAnimationFrame(look)
  }
  addEventListener('DOMContentLoaded', look)
})()`

/** From its next load on the page notes how far its call has come. */
export const watchCall = (page: Page) => page.addInitScript(WATCH)

/** What the page noted by now. */
export const readCall = (page: Page) =>
  page.evaluate<CallMarks>(`(() => {
    const entry = performance.getEntriesByType('resource').filter(({ name }) => /\\/entry$/.test(name)).at(-1)
    const { steps } = __call
    if (entry) steps.entry = performance.timeOrigin + entry.responseEnd
    return { ...__call, loadedAt: performance.timeOrigin, steps }
  })()`)

/** Waits until the other side moves and is heard by a connection that came after a time, milliseconds since the epoch. */
export async function movesAfter(page: Page, sinceMs: number): Promise<CallMarks> {
  // the page refuses to run text: it is asked by a function
  const isSo = (since: number) => {
    const { __call: now } = globalThis as unknown as { __call?: CallMarks }
    return now !== undefined && now.connectedAt > since && now.movingAt > 0 && now.soundAt > 0
  }
  await page.waitForFunction(isSo, sinceMs, { timeout: 90_000, polling: 50 })
  return await readCall(page)
}
