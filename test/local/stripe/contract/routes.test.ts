import { expect } from 'chai'
import { checkParams } from '#local/stripe/contract/checkParams.ts'
import { API_VERSION, findRoute } from '#local/stripe/contract/findRoute.ts'
import { read } from '#test/shape/sources.ts'
import { callEverything, recordClient } from './recordClient.ts'

const contract = (name: string) => JSON.parse(read(`local/stripe/contract/${name}.generated.json`))
const routes: string[] = contract('routes').routes
const built = Object.keys(contract('params').routes)

/** A route or an address with nothing said of its ids. */
const withoutIds = (route: string) => route.replaceAll(/\{\w+\}|(?<=\/)id\d/g, '_')

describe('routes of the contract [S1.1]', () => {
  it('are the ones that the real client sends, by method and path', async function () {
    this.timeout(120_000)
    const { stripe, received, stop } = await recordClient()
    try {
      expect(await callEverything(stripe)).to.deep.equal([])
    } finally {
      await stop()
    }
    const sent = new Set(received.map(({ method, path }) => withoutIds(`${method} ${path}`)))
    expect([...sent].sort()).to.deep.equal([...new Set(routes.map(withoutIds))].sort())
    for (const { method, path } of received)
      expect(findRoute(method, path), `${method} ${path}`).to.be.an('object')
  })

  it('know their ids, and which of them are built', () => {
    expect(built).to.have.length.greaterThan(70)
    expect(routes).to.include.members(built)
    expect(findRoute('POST', '/v1/payment_intents/pi_1/confirm')).to.deep.equal({
      key: 'POST /v1/payment_intents/{id}/confirm',
      template: '/v1/payment_intents/{id}/confirm',
      ids: { id: 'pi_1' },
      isBuilt: true,
    })
    expect(findRoute('GET', '/v1/transfers/tr_1/reversals/trr%2F2')?.ids).to.deep.equal({
      transferId: 'tr_1',
      id: 'trr/2',
    })
    for (const key of built) {
      const [method = '', template = ''] = key.split(' ')
      expect(findRoute(method, template.replaceAll(/\{(\w+)\}/g, 'a_$1'))).to.include({ key, isBuilt: true })
    }
  })

  it('tell a real one that is not built from one that is not real', () => {
    for (const [method, path] of [
      ['POST', '/v1/subscriptions'],
      ['GET', '/v1/payment_intents/search'],
      ['POST', '/v1/accounts'],
      ['POST', '/v2/core/event_destinations'],
    ] as const)
      expect(findRoute(method, path), path).to.include({ isBuilt: false })
    for (const [method, path] of [
      ['GET', '/v1/nothing'],
      ['PUT', '/v1/customers/cus_1'],
      ['get', '/v1/customers'],
      ['POST', '/v1/payment_intents/pi_1/finish'],
      ['GET', '/v1/customers/'],
      ['GET', '/v1/customers/%zz'],
      ['GET', '/v1/customers/cus_1/'],
      ['GET', '/V1/customers'],
      ['GET', 'v1/customers'],
      ['GET', ''],
      ['constructor', '/v1/customers'],
    ] as const)
      expect(findRoute(method, path), `${method} ${path}`).to.equal(undefined)
  })

  it('are those of the installed package', async () => {
    const { version } = JSON.parse(read('node_modules/stripe/package.json'))
    for (const name of ['routes', 'params', 'answers']) expect(contract(name).package).to.equal(version)
    const { stripe, stop } = await recordClient()
    await stop()
    expect(stripe.getApiField('version')).to.equal(API_VERSION)
  })

  it('take parameters only where they are built', () => {
    for (const route of ['POST /v1/subscriptions', 'GET /v1/nothing', 'constructor', '__proto__'])
      expect(() => checkParams(route, {}), route).to.throw('is not built')
  })
})
