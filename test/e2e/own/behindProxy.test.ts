import { request as askOver } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect } from 'chai'
import { type HttpsProxy, MEDIA_PATH, startHttpsProxy } from '#test/kit/httpsProxy.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'

const DENIED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }
const USE_TEST_WALLET = 'button:has-text("Use the test wallet")'
const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'
const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay 0.01 ETH")'
const SIGN_INS = 30

describe('behind an https proxy', function () {
  this.timeout(120_000)
  const settings = { TRUST_PROXY: 'loopback', LIMIT_SIGN_IN: `${SIGN_INS}/60` } as Record<string, string>
  const ownCertificates = getCACertificates()
  let proxy: HttpsProxy
  before('start the proxy', async () => {
    proxy = await startHttpsProxy()
    setDefaultCACertificates([...ownCertificates, proxy.cert])
    settings.PUBLIC_URL = proxy.url
    settings.MEDIA_PUBLIC_URL = proxy.mediaUrl
  })
  const stage = useStage({ settings }, () => proxy.url)
  beforeEach('tell it who stands behind', () => proxy.serve(stage.world.current().ports))
  after('stop the proxy', async () => {
    setDefaultCACertificates(ownCertificates)
    await proxy?.close()
  })

  /** A proof that fails, from one address of the loopback, with heads that the sender would like to be believed. */
  function failToSignIn(localAddress: string, forged: string): Promise<number> {
    const signature = `0x${'5e'.repeat(65)}`
    const body = JSON.stringify({ address: `0x${'5e'.repeat(20)}`, message: 'let me in', signature })
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': forged,
      'x-real-ip': forged,
      forwarded: `for=${forged}`,
    }
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', localAddress, family: 4, headers }
      askOver(`${proxy.url}/v1/sign-in/wallet`, options, (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      })
        .on('error', reject)
        .end(body)
    })
  }

  it('[S3.85][T21] a fan signs in, buys and watches who is live beside it: __Host- cookie, wss for both sockets', async () => {
    const { studio } = await stage.goLive(await stage.creator('northlight'))
    const fan = await stage.visit('/c/northlight/live')
    await expectDoor(fan.page, 'NO_PASS')
    await fan.press('.door [data-primary]')
    await fan.press(USE_TEST_WALLET)
    await fan.press(SIGN)
    await fan.press(PAY)
    await expectPicture(fan.page)

    const cookies = new Map((await fan.page.context().cookies()).map(({ name, ...cookie }) => [name, cookie]))
    const safe = { secure: true, httpOnly: true, path: '/' }
    expect([...cookies.keys()]).to.have.members(['__Host-stagedoor_session', '__Host-stagedoor_browser'])
    expect(cookies.get('__Host-stagedoor_session')).to.deep.include({ ...safe, sameSite: 'Lax' })
    expect(cookies.get('__Host-stagedoor_browser')).to.deep.include({ ...safe, sameSite: 'Strict' })
    const paths = new Set(proxy.upgraded.map((path) => new URL(path, proxy.url).pathname))
    expect([...paths].sort()).to.deep.equal([MEDIA_PATH, '/v1/socket/'])
    await fan.expectClean([DENIED])
    await studio.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await studio.page.context().close()
  })

  if (IS_DEEP)
    it('[S3.85] counts addresses as the proxy sees them: forged heads are ignored, two addresses are limited apart', async () => {
      const count = async (from: string) => {
        const all = Array.from({ length: SIGN_INS + 10 }, (_, n) => failToSignIn(from, `203.0.113.${n}`))
        return (await Promise.all(all)).filter((status) => status === 422).length
      }
      expect(await count('127.0.0.2')).to.equal(SIGN_INS)
      expect(await count('127.0.0.3')).to.equal(SIGN_INS)
      expect(await failToSignIn('127.0.0.4', '127.0.0.2'), 'under the name of one who is refused').to.equal(
        422,
      )
    })
})
