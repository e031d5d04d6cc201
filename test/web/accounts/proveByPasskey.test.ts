import { createHash, createPublicKey, verify } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { deviceKeyRoutes } from '#api/accounts/deviceKeys/contract.ts'
import { BINDING_CHALLENGE_START, bindingChallenge, bindingText } from '#domain/calls/meeting/bindingText.ts'
import { addVirtualAuthenticator } from '#test/kit/factors/virtualAuthenticator.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { ofSite } from '#web/accounts/factors/passkeys.ts'
import { serveCallPage } from '../media/direct/serveCallPage.ts'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const bytesOf = (text: string) => Buffer.from(text, 'base64url')
const VERIFIED = 0x04

describe('a passkey that confirms a browser', function () {
  this.timeout(60_000)
  let served: ServedPage
  let page: Page

  before(async () => {
    served = await serveCallPage(join(import.meta.dirname, 'passkeyPage.ts'))
  })
  after(async () => {
    await served?.stop()
  })
  beforeEach(async () => {
    page = await (await sharedBrowser({ role: 'viewer' })).newPage()
    await addVirtualAuthenticator(page)
    await page.goto(served.url)
  })
  afterEach(async () => {
    await page?.close()
  })

  it('[S3.81] signs the digest of the text for this site, its person verified, as the server takes it', async () => {
    const { origin, hostname } = new URL(served.url)
    const text = bindingText({ origin, key: 'A'.repeat(87), untilS: 1_800_000_000 })
    const publicKey = await page.evaluate(() => window.passkeys.make())
    const proof = await page.evaluate((one) => window.passkeys.prove(one), text)
    expect(deviceKeyRoutes.bindDeviceKey.body.shape.proof.parse(proof)).to.deep.equal(proof)
    if (proof.way !== 'passkey') expect.fail('not by a passkey')
    const { authenticatorData, clientDataJSON, signature } = proof.response.response
    const client = JSON.parse(bytesOf(clientDataJSON).toString())
    expect(client).to.include({
      type: 'webauthn.get',
      origin,
      challenge: bindingChallenge(sha256(text).toString('base64url')),
    })
    const data = bytesOf(authenticatorData)
    expect(data.subarray(0, 32)).to.deep.equal(sha256(hostname))
    expect((data[32] ?? 0) & VERIFIED).to.equal(VERIFIED)
    const key = createPublicKey({ key: bytesOf(publicKey), format: 'der', type: 'spki' })
    const signed = Buffer.concat([data, sha256(bytesOf(clientDataJSON))])
    expect(verify('sha256', signed, key, bytesOf(signature))).to.equal(true)
  })

  it('[S3.81][T39] is never what a site asks for at a sign-in, however it writes that', () => {
    expect(Buffer.from(BINDING_CHALLENGE_START, 'base64url').toString()).to.equal('stagedoor device key:')
    const hash = sha256('text').toString('base64url')
    expect(ofSite({ challenge: hash })).to.deep.equal({ challenge: hash })
    const confirming = bindingChallenge(hash)
    const written = [
      confirming,
      ` ${confirming}`,
      `    ${confirming}`,
      `${confirming}=`,
      `c3Rh\nZ2${confirming.slice(6)}`,
    ]
    for (const challenge of written) expect(() => ofSite({ challenge }), challenge).to.throw('no challenge')
  })

  it('[S3.81] is none in a browser without one, which the person reads', async () => {
    expect(await page.evaluate(() => window.passkeys.refusal('text'))).to.equal(
      'No passkey was used: the request was closed, or this device has none for this site.',
    )
  })
})
