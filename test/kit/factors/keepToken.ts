import type { Person } from '../access/person.ts'

/** Lets a person go on with the token that a proof renewed, as a client does. */
export function keepToken(person: Person): void {
  const { call } = person
  person.call = async (url, method, path, options = {}) => {
    const authorization = `Bearer ${person.token}`
    const reply = await call(url, method, path, {
      ...options,
      headers: { authorization, ...options.headers },
    })
    person.token = reply.headers.get('session-token') ?? person.token
    return reply
  }
}
