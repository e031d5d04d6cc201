const seen = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** better-auth's models on our tables; `account` stays our word for a person, so its model gets another name. */
export const AUTH_TABLES = {
  user: { modelName: 'auth_user', fields: { emailVerified: 'email_verified', ...seen } },
  session: {
    modelName: 'auth_session',
    fields: {
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      userId: 'user_id',
      ...seen,
    },
  },
  account: {
    modelName: 'auth_account',
    fields: {
      accountId: 'account_id',
      providerId: 'provider_id',
      userId: 'user_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      ...seen,
    },
  },
  verification: { modelName: 'auth_verification', fields: { expiresAt: 'expires_at', ...seen } },
} as const
