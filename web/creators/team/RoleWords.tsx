import { CHANNEL_ROLES } from '#domain/words.ts'
import { actWords, ROLE_WORDS } from './actWords.ts'

/** What each role can and cannot do, as the server reads it. */
export function RoleWords() {
  return (
    <section aria-labelledby="what-roles-can" data-testid="role-words">
      <h2 className="d5 mb-2" id="what-roles-can">
        What roles can do
      </h2>
      <dl className="flex flex-col gap-3 text-sm">
        {CHANNEL_ROLES.map((role) => {
          const { can, cannot } = actWords(role)
          return (
            <div key={role} data-role={role}>
              <dt className="font-medium">{ROLE_WORDS[role]}</dt>
              <dd className="text-t2">Can: {can.join(', ')}.</dd>
              <dd className="text-t2">Cannot: {cannot.join(', ')}.</dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
