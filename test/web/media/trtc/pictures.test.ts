import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
const HTML =
  '<!doctype html><title>pictures</title><div id="screen"></div><script type="module" src="/page.js"></script>'

/** What runs in the page: a viewer over a double, and a picture that a canvas draws. */
const ENTRY = `
import { clientOver, SdkDouble } from './test/web/media/trtc/sdkDouble.ts'
const HOST = 'sea_host'
const screen = document.querySelector('#screen')
const canvas = document.createElement('canvas')
canvas.getContext('2d').fillRect(0, 0, 9, 9)
const draw = () => canvas.captureStream(5).getVideoTracks()[0]
window.violations = 0
document.addEventListener('securitypolicyviolation', () => window.violations++)
window.run = async () => {
  const double = new SdkDouble()
  double.picture = draw()
  const { client, join } = clientOver(double)
  await join()
  const shown = () => [...screen.children].map(({ tagName, srcObject }) => [tagName, srcObject?.getTracks()[0]?.id])
  const asked = () => double.calls.splice(0)
  const camera = { userId: HOST, streamType: 'main' }
  const settled = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const seen = {}
  double.say('remote-video-available', camera)
  double.say('remote-video-available', { userId: 'sea_other', streamType: 'main' })
  asked()
  const detach = client.attach(HOST + '/camera', screen)
  await settled()
  seen.attached = { asked: asked(), isPicture: shown()[0]?.[1] === double.picture.id, elements: shown().length }
  double.picture = draw()
  double.say('track', { ...camera, track: double.picture })
  seen.replaced = { asked: asked(), isPicture: shown()[0]?.[1] === double.picture.id, elements: shown().length }
  const stalled = () => client.publications()[0].isStalled
  double.picture.dispatchEvent(new Event('mute'))
  seen.away = stalled()
  double.picture.dispatchEvent(new Event('unmute'))
  seen.back = stalled()
  double.say('remote-video-unavailable', camera)
  seen.off = asked()
  double.say('remote-video-available', camera)
  await settled()
  seen.on = asked()
  detach()
  seen.detached = { asked: asked(), elements: shown().length }
  client.attach(HOST + '/camera', screen)
  await client.leave()
  seen.left = shown().length
  return seen
}
`

describe('pictures of TRTC', function () {
  this.timeout(60_000)
  let server: Server
  let browser: Browser
  let page: Page

  before(async () => {
    const resolveDir = join(import.meta.dirname, '../../../..')
    const { outputFiles } = await build({
      stdin: { contents: ENTRY, resolveDir, loader: 'ts' },
      ...{ bundle: true, write: false, format: 'esm', target: 'es2022' },
    })
    server = createServer(({ url }, response) => {
      const isScript = url === '/page.js'
      response.setHeader('content-security-policy', POLICY)
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? outputFiles[0]?.text : HTML)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await launchBrowser({ role: 'viewer' })
    page = await browser.newPage()
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  })
  after(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
  })

  it('[S3.16] are those of the seat that is attached, in elements of ours, and follow its track', async () => {
    const camera = { userId: 'sea_host', streamType: 'main' }
    expect(await page.evaluate('window.run()')).to.deep.equal({
      attached: { asked: [['startRemoteVideo', camera]], isPicture: true, elements: 1 },
      replaced: { asked: [], isPicture: true, elements: 1 },
      ...{ away: true, back: false },
      off: [],
      on: [['startRemoteVideo', camera]],
      detached: { asked: [['stopRemoteVideo', camera]], elements: 0 },
      left: 0,
    })
    expect(await page.evaluate('window.violations'), 'styles that the policy refuses').to.equal(0)
  })
})
