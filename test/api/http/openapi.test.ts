import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { buildOpenapi } from '#api/http/openapi/buildOpenapi.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { request } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { routes as browserRoutes } from '#web/kit/api/routes.generated.ts'

const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])

interface Operation {
  operationId: string
  security: unknown[]
  responses: Record<string, { content?: Record<string, unknown> }>
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

describe('OpenAPI', () => {
  const committed = JSON.parse(readFileSync('api/openapi.json', 'utf8')) as Document

  it('the committed description is current', () => {
    expect(committed).to.deep.equal(JSON.parse(JSON.stringify(buildOpenapi(ROUTE_TABLE))))
    expect(committed.openapi).to.equal('3.1.0')
  })

  it('[S0.5] it describes every route, its access and its refusals, and nothing else', () => {
    const described = Object.entries(committed.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase(),
        operation,
      })),
    )
    expect(described).to.have.length(ROUTES.length)
    for (const [verb, route] of ROUTES) {
      const found = described.find(({ path, method }) => path === route.path && method === route.method)
      expect(found?.operation.operationId, verb).to.equal(verb)
      expect(found?.operation.security.length === 0, verb).to.equal(route.access === 'public')
      const statuses = Object.keys(found?.operation.responses ?? {})
      expect(statuses, verb).to.include(String(route.success.status))
      if (route.access !== 'public') expect(statuses, verb).to.include.members(['401', '403'])
      for (const [status, { content }] of Object.entries(found?.operation.responses ?? {})) {
        if (Number(status) >= 400)
          expect(Object.keys(content ?? {}), verb).to.deep.equal(['application/problem+json'])
      }
    }
  })

  it('[S1.36] every route lies under /v1 but the one whose address is a page of a mail too (RFC 8058)', () => {
    const others = ROUTES.filter(([, { path }]) => !path.startsWith('/v1/')).map(([, { path }]) => path)
    expect(others).to.deep.equal(['/unsubscribe/{token}'])
  })

  it('verbs have one name each, and the browser has the same table', () => {
    expect(new Set(ROUTES.map(([verb]) => verb)).size).to.equal(ROUTES.length)
    const table = Object.fromEntries(ROUTES.map(([verb, { method, path }]) => [verb, `${method} ${path}`]))
    expect(browserRoutes).to.deep.equal(table)
  })

  describe('served', () => {
    const { api } = joinApi()
    it('is what is committed', async () => {
      expect((await request(api().url, 'GET', '/v1/openapi.json')).body).to.deep.equal(committed)
    })
    it('the installation publishes the key that signs its decisions', async () => {
      const { body } = await request(api().url, 'GET', '/.well-known/stagedoor.json')
      expect(body.url).to.equal(api().url)
      expect(body.decisionKeys).to.have.length(1)
      expect(Buffer.from(body.decisionKeys[0].public, 'base64url')).to.have.length(32)
      expect(body.decisionKeys[0].until).to.equal(null)
    })
  })
})
