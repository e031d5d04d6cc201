import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type MediaEvent, type NodeBeat, nodeAuthorization } from '#protocol/node.ts'

/** The internal interface of an api, over real HTTP: takes beats and evidence, can go away and come back. */
export interface FakeApi {
  url: string
  beats: NodeBeat[]
  events: MediaEvent[]
  stop(): Promise<void>
  start(): Promise<void>
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text)
}

/** Starts the interface on a free port; it keeps the port while it is away. */
export async function startFakeApi(node: { id: string; report: string }): Promise<FakeApi> {
  let server: Server | null = null
  let port = 0
  const beats: NodeBeat[] = []
  const events: MediaEvent[] = []

  async function answer(request: IncomingMessage): Promise<[number, unknown]> {
    if (request.headers.authorization !== nodeAuthorization(node.id, node.report))
      return [401, { code: 'UNAUTHORIZED' }]
    const body = await readJson(request)
    if (request.url === '/internal/media-nodes') {
      beats.push(body as NodeBeat)
      return [200, { ok: true }]
    }
    const batch = (body as { events: MediaEvent[] }).events
    for (const event of batch) {
      if (!events.some(({ eventId }) => eventId === event.eventId)) events.push(event)
    }
    return [200, { acked: batch.length }]
  }

  const api: FakeApi = {
    url: '',
    beats,
    events,
    async start() {
      server = createServer((request, response) => {
        void answer(request).then(([status, body]) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
        })
      })
      await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
      port = (server.address() as { port: number }).port
      api.url = `http://127.0.0.1:${port}`
    },
    async stop() {
      server?.closeAllConnections()
      await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
      server = null
    },
  }
  await api.start()
  return api
}
