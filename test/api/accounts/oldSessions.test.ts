import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { clearCookie, cookieOf, tokenOf } from '#api/accounts/session/sessionCookie.ts'
import { siweText } from '#api/installation/siweText.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'

/** A session as a browser and a native client have kept it since an earlier version. */
const OLD = JSON.parse(readFileSync(new URL('../../vectors/session.json', import.meta.url), 'utf8')) as {
  secret: string
  token: string
  bearer: string
  places: { publicUrl: string; cookie: string; cleared: string; siwe: Record<string, string> }[]
}

describe('a session of an earlier version', () => {
  it('is known by its cookie and by its bearer token, and ends with the same header', () => {
    const { secret, token, bearer } = OLD
    for (const { publicUrl, cookie, cleared } of OLD.places) {
      expect(cookie.startsWith(`${cookieOf(publicUrl).name}=`), cookie).to.equal(true)
      expect(tokenOf({ cookie: `theme=dark; ${cookie}` }, publicUrl, fixedSecret(secret))).to.deep.equal({
        token,
        via: 'cookie',
      })
      expect(clearCookie(publicUrl)).to.equal(cleared)
    }
    const authorization = `Bearer ${bearer}`
    const { publicUrl } = OLD.places[0] ?? { publicUrl: '' }
    expect(tokenOf({ authorization }, publicUrl, fixedSecret(secret))).to.deep.equal({ token, via: 'bearer' })
    expect(tokenOf({ authorization }, publicUrl, fixedSecret(`${secret}x`))).to.equal(null)
  })

  it('was signed for by words that wallets still show', () => {
    for (const { publicUrl, siwe } of OLD.places) expect(siweText(publicUrl)).to.deep.equal(siwe)
  })
})
