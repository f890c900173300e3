#!/usr/bin/env node
// An OpenID provider that nobody of this project wrote, on a free loopback port.
//
// The first line on standard output is `issuer http://127.0.0.1:PORT`; afterwards one line a grant, introspection or
// revocation (`grant refresh_token`), so that a test can count what reached the provider.
// It ends when its standard input closes, so it never outlives the test that started it. The line `rotate` there makes new
// signing keys and forgets the old ones; `rotated` answers it.
//
// The client `mailward-robot` gets access tokens that are JWTs (RFC 9068) by its own credentials, for a resource whose last
// path segment names the algorithm that they are signed with: `https://mail.example.org/ES256`.
//
// The only argument is optional: a JSON object with
//   redirects           exact redirect addresses of the client; `{port}` in them is this provider's own port (the port of
//                       a loopback redirect is free), unset: the path that Mailward uses for a provider without a name
//   accessTokenSeconds  life of access tokens, 3600 unless given
//   emailInIdToken      true: the address is in the ID token; otherwise it has to be fetched from userinfo
//   withholdRefresh     true: a refresh token only where `prompt=consent` was sent, as the standard has it
//   lonelyLogin         this name signs in as somebody whose address the provider does not tell
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';

// The provider's own notes go to standard error, because standard output is read line by line.
console.info = console.error;
console.warn = console.error;
console.log = console.error;

const { default: Provider } = await import('oidc-provider');

const CLIENT = 'mailward-test';
const ROBOT = { client_id: 'mailward-robot', client_secret: 'robots-have-secrets' };
const options = JSON.parse(process.argv[2] ?? '{}');
const redirects = options.redirects ?? [
  'http://127.0.0.1/callback/127.0.0.1-{port}',
  'http://[::1]/callback/127.0.0.1-{port}',
];

const tell = (line) => process.stdout.write(`${line}\n`);
const signingKeys = () => ({
  keys: [
    { ...jwk('rsa', { modulusLength: 2048 }), alg: 'RS256', use: 'sig' },
    { ...jwk('ec', { namedCurve: 'P-256' }), alg: 'ES256', use: 'sig' },
    { ...jwk('ed25519'), alg: 'EdDSA', use: 'sig' },
  ],
});
const jwk = (kind, shape) => generateKeyPairSync(kind, shape).privateKey.export({ format: 'jwk' });

function account(id) {
  const address = id.includes('@') ? id : `${id}@example.org`;
  const told = id === options.lonelyLogin ? {} : { email: address, email_verified: true };
  return { accountId: id, claims: async () => ({ sub: id, ...told }) };
}

function configuration(port) {
  const second = 1;
  return {
    clients: [{
      client_id: CLIENT,
      client_name: 'Mailward under test',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: redirects.map((address) => address.replaceAll('{port}', port)),
    }, {
      ...ROBOT,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    }],
    jwks: signingKeys(),
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    findAccount: async (_context, id) => account(id),
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    scopes: ['openid', 'offline_access', 'email', 'mail'],
    conformIdTokenClaims: !options.emailInIdToken,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ...(options.withholdRefresh ? {} : {
      issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
    }),
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_context, resource) => ({
          scope: 'mail',
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: resource.split('/').pop() } },
        }),
      },
      devInteractions: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true },
      registration: { enabled: true },
      registrationManagement: { enabled: true },
      revocation: { enabled: true },
    },
    ttl: {
      AccessToken: (options.accessTokenSeconds ?? 3600) * second,
      AuthorizationCode: 60 * second,
      ClientCredentials: (options.accessTokenSeconds ?? 3600) * second,
      DeviceCode: 300 * second,
      Grant: 86_400 * second,
      IdToken: 3600 * second,
      Interaction: 600 * second,
      RefreshToken: 86_400 * second,
      Session: 86_400 * second,
    },
  };
}

function report(provider) {
  const because = (error) => error.error_description ?? error.message;
  provider.on('grant.success', (context) => tell(`grant ${context.oidc.params.grant_type}`));
  provider.on('grant.error', (context, error) => tell(`refused ${context.oidc?.params?.grant_type} ${error.error}`));
  provider.on('grant.revoked', () => tell('revoked grant'));
  provider.on('registration_create.success', () => tell('registered client'));
  provider.use(async (context, next) => {
    await next();
    const done = { GET: 'read', DELETE: 'deleted' }[context.method];
    if (done && context.path.startsWith('/reg/') && context.status < 300) tell(`${done} client`);
  });
  provider.on('authorization.error', (_context, error) => console.error(`authorization: ${error.error}: ${because(error)}`));
  provider.on('server_error', (_context, error) => console.error(error.stack));
}

const server = createServer();
let issuer;

function provide(port) {
  const provider = new Provider(issuer, configuration(port));
  report(provider);
  const answer = provider.callback();
  server.removeAllListeners('request');
  server.on('request', answer);
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  issuer = `http://127.0.0.1:${port}`;
  provide(port);
  tell(`issuer ${issuer}`);
  tell(`client ${CLIENT}`);
});

process.stdin.on('data', (typed) => {
  if (typed.toString().includes('rotate')) {
    provide(server.address().port);
    tell('rotated');
  }
});
for (const end of ['end', 'close', 'error']) {
  process.stdin.on(end, () => process.exit(0));
}
