import { expect } from 'chai'
import { keepAwake } from '#web/media/devices/useAwake.ts'

/** What a browser answers at once is here after this. */
const given = () => new Promise((resolve) => setImmediate(resolve))

/** A page that is seen or hidden, in a browser that keeps a screen awake as long as it is seen. */
function openPage() {
  const held: { released: boolean; release: () => Promise<void> }[] = []
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const lock = {
    async request() {
      const one = {
        released: false,
        async release() {
          one.released = true
        },
      }
      held.push(one)
      return one as unknown as WakeLockSentinel
    },
  }
  const show = (state: DocumentVisibilityState) => {
    page.visibilityState = state
    if (state === 'hidden') for (const one of held) one.released = true
    page.dispatchEvent(new Event('visibilitychange'))
  }
  return { page, lock, show, isHeld: () => held.map(({ released }) => !released) }
}

describe('the screen of a phone in a call', () => {
  it('stays awake as long as the page is seen, anew when it is seen again, and no longer than the call', async () => {
    const { page, lock, show, isHeld } = openPage()
    const stop = keepAwake(lock, page)
    expect(isHeld()).to.deep.equal([true])
    await given()
    show('hidden')
    show('visible')
    await given()
    expect(isHeld()).to.deep.equal([false, true])
    stop()
    show('visible')
    expect(isHeld()).to.deep.equal([false, false])
  })

  it('is not kept by what comes after the call', async () => {
    const { page, lock, isHeld } = openPage()
    keepAwake(lock, page)()
    await given()
    expect(isHeld()).to.deep.equal([false])
  })

  it('is left alone by a browser that cannot, or will not', () => {
    const { page } = openPage()
    keepAwake(undefined, page)()
    keepAwake({ request: () => Promise.reject(new DOMException('battery', 'NotAllowedError')) }, page)()
  })
})
