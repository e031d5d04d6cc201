import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

export interface Reply {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
  body: any
  text: string
}

export interface RequestOptions {
  body?: unknown
  /** sent as it is instead of `body` */
  raw?: string
  headers?: Record<string, string>
}

/** A client without a cookie jar: carries its session as bearer token. */
export interface Client {
  url: string
  wallet: PrivateKeyAccount
  token: string
  accountId: string
  call(method: string, path: string, options?: RequestOptions): Promise<Reply>
}

/** One HTTP request; the body of a JSON answer is parsed. */
export async function request(
  url: string,
  method: string,
  path: string,
  { body, raw, headers = {} }: RequestOptions = {},
): Promise<Reply> {
  const hasBody = raw !== undefined || body !== undefined
  const response = await fetch(url + path, {
    method,
    // a kept connection may be closed by the server while this process computes, and the next request meets its end
    headers: { connection: 'close', ...(hasBody ? { 'content-type': 'application/json' } : {}), ...headers },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    redirect: 'manual',
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text ? JSON.parse(text) : undefined,
    text,
  }
}

/** A request under another Host than the address says, as through a proxy; fetch does not allow that. */
export function sendWithHost(
  url: string,
  host: string,
  method: string,
  path: string,
  { body, origin, accept = '*/*' }: { body?: unknown; origin?: string; accept?: string } = {},
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
): Promise<{ status: number; headers: IncomingHttpHeaders; body: any }> {
  return new Promise((resolve, reject) => {
    const headers = { host, accept, 'content-type': 'application/json', ...(origin ? { origin } : {}) }
    const { port } = new URL(url)
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => {
        const isJson = /json/.test(response.headers['content-type'] ?? '')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: isJson ? JSON.parse(text) : undefined,
        })
      })
    })
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** What a sign-in message says; each part can be changed to something it should not be. */
export interface MessageParts {
  scheme: string
  domain: string
  address: string
  statement: string
  uri: string
  version: string
  chainId: string
  nonce: string
  issuedAt: string
  expirationTime: string
  rest: string
}

/** EIP-4361 text, written from the standard and not from our reader. */
export function siweText(parts: MessageParts): string {
  const { scheme, domain, address, statement, uri, version, chainId, nonce, issuedAt, expirationTime } = parts
  return `${scheme}${domain} wants you to sign in with your Ethereum account:
${address}

${statement}

URI: ${uri}
Version: ${version}
Chain ID: ${chainId}
Nonce: ${nonce}
Issued At: ${issuedAt}
Expiration Time: ${expirationTime}${parts.rest}`
}

/** Asks for a nonce and answers the message an honest wallet would sign. */
export async function messageFor(url: string, address: string): Promise<MessageParts> {
  const { body: config } = await request(url, 'GET', '/v1/config')
  const chainId = config.chain.id as number
  const answer = await request(url, 'POST', '/v1/sign-in/nonce', { body: { address, chainId } })
  if (answer.status !== 200) throw new Error(`no nonce: ${answer.text}`)
  const { nonce, expiresAt } = answer.body
  return {
    scheme: '',
    domain: config.siwe.domain,
    address,
    statement: config.siwe.statement,
    uri: config.siwe.uri,
    version: '1',
    chainId: String(chainId),
    nonce,
    issuedAt: new Date(Date.parse(expiresAt) - 300_000).toISOString(),
    expirationTime: expiresAt,
    rest: '',
  }
}

/** Signs a message in; the answer as it is. */
export async function sendSignIn(
  url: string,
  wallet: PrivateKeyAccount,
  message: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const signature = await wallet.signMessage({ message })
  return request(url, 'POST', '/v1/sign-in/wallet', {
    body: { message, signature, address: wallet.address },
    headers,
  })
}

/** Signs a wallet in, a new one unless given, and answers a client that carries its session. */
export async function signIn(
  url: string,
  wallet = privateKeyToAccount(generatePrivateKey()),
): Promise<Client> {
  const reply = await sendSignIn(url, wallet, siweText(await messageFor(url, wallet.address)))
  if (reply.status !== 200) throw new Error(`sign-in failed: ${reply.text}`)
  const token = reply.headers.get('session-token') ?? ''
  return {
    url,
    wallet,
    token,
    accountId: reply.body.accountId,
    call: (method, path, options = {}) =>
      request(url, method, path, {
        ...options,
        headers: { authorization: `Bearer ${token}`, ...options.headers },
      }),
  }
}

/** The message that links a wallet to the account of a client, as an honest wallet would sign it. */
export async function linkMessage(client: Client, address: string): Promise<string> {
  const { body: config } = await request(client.url, 'GET', '/v1/config')
  const chainId = config.chain.id as number
  const answer = await client.call('POST', '/v1/me/wallets/nonce', { body: { address, chainId } })
  if (answer.status !== 200) throw new Error(`no nonce: ${answer.text}`)
  const { nonce, statement, expiresAt } = answer.body
  const issuedAt = new Date(Date.parse(expiresAt) - 300_000).toISOString()
  return siweText({
    ...{ scheme: '', domain: config.siwe.domain, address, statement, uri: config.siwe.uri, version: '1' },
    ...{ chainId: String(chainId), nonce, issuedAt, expirationTime: expiresAt, rest: '' },
  })
}
