import { OWN_EMAILS, personVerbs } from '#db/personVerbs.ts'

/** What notifications have of a person. */
export const NOTIFICATION_ROWS = personVerbs({
  name: 'notifications',
  exports: {
    'app.notification': `SELECT news_group AS "group", kind, facts, told_at, read_at FROM app.notification
      WHERE account_id = $1 ORDER BY told_at`,
    'app.delivery': `SELECT channel, step, news_group AS "group", kind, state, due_at, settled_at FROM app.delivery
      WHERE account_id = $1 ORDER BY due_at`,
    'app.mail_choice': 'SELECT news_group AS "group", is_on FROM app.mail_choice WHERE account_id = $1',
    'app.mail_suppression': `SELECT email, since, cause FROM app.mail_suppression WHERE email IN ${OWN_EMAILS}`,
    'app.unsubscribe':
      'SELECT news_group AS "group", at FROM app.unsubscribe WHERE account_id = $1 ORDER BY at',
  },
  erases: {
    'app.notification': 'DELETE FROM app.notification WHERE account_id = $1',
    'app.delivery': `DELETE FROM app.delivery WHERE account_id = $1 OR email IN ${OWN_EMAILS}`,
    'app.mail_choice': 'DELETE FROM app.mail_choice WHERE account_id = $1',
    'app.mail_suppression': `DELETE FROM app.mail_suppression WHERE email IN ${OWN_EMAILS}`,
    'app.unsubscribe': 'DELETE FROM app.unsubscribe WHERE account_id = $1',
  },
})
