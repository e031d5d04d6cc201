import { expect } from 'chai'
import { bareAddress, isLoopback, WALLET_APPS } from '#web/chain/walletApps.ts'

describe('wallet apps of phones', () => {
  it('[S1.1] open the page itself, whatever its address holds', () => {
    const page = 'https://stage.example:8443/c/north-light/live'
    const links = WALLET_APPS.map(({ linkTo }) => new URL(linkTo(page)))
    expect(links.map(({ host }) => host)).to.deep.equal([
      'link.metamask.io',
      'go.cb-w.com',
      'link.trustwallet.com',
    ])
    expect(links[0]?.pathname).to.equal('/dapp/stage.example:8443/c/north-light/live')
    expect(links[1]?.searchParams.get('cb_url')).to.equal(page)
    expect(links[2]?.searchParams.get('url')).to.equal(page)
  })

  it('[T21] get no query and no fragment, where a token could stand', () => {
    expect(bareAddress('https://stage.example/c/kiln?invite=secret#token=1')).to.equal(
      'https://stage.example/c/kiln',
    )
  })

  it('[S1.1] are not offered an address that means the machine itself', () => {
    const own = ['localhost:3000', 'stage.localhost', '127.0.0.1:1', '127.9.9.9', '[::1]:80']
    expect(own.filter((host) => !isLoopback(`http://${host}/`))).to.deep.equal([])
    const others = ['stage.example', '192.168.1.7', '10.0.0.2:3000', 'localhost.example', '[::2]']
    expect(others.filter((host) => isLoopback(`http://${host}/`))).to.deep.equal([])
  })
})
