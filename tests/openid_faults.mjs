// What a provider may do wrong, around the real one: `POST /fault` with one of
//
//   {"claims": {"nonce": "another"}}   change claims of the id_token (null takes one away), signed
//                                      with the provider's own key, so that nothing else is wrong
//   {"alg": "none"} or {"alg": "HS256", "secret": "..."}   sign it another way
//   {"path": "/token", "status": 500, "body": "text"}      answer that instead
//   {"path": "/token", "hang": true}                       do not answer at all
//   {}                                                     be right again
import { createHmac, createPrivateKey, createSign } from 'node:crypto';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));

export default function use(provider, keys) {
  let fault = {};
  provider.use(async (ctx, next) => {
    if (ctx.path === '/fault') {
      let body = '';
      for await (const part of ctx.req) body += part;
      fault = JSON.parse(body);
      ctx.status = 204;
      return;
    }
    if (fault.path === ctx.path && fault.hang) {
      ctx.respond = false;
      return;
    }
    if (fault.path === ctx.path) {
      ctx.status = fault.status;
      ctx.body = fault.body ?? '';
      return;
    }
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token && (fault.claims || fault.alg)) {
      ctx.body = { ...ctx.body, id_token: changed(ctx.body.id_token, keys.keys[0]) };
    }
  });

  function changed(token, key) {
    const [header, claims] = token.split('.').slice(0, 2).map(decode);
    for (const [name, value] of Object.entries(fault.claims ?? {})) {
      if (value === null) delete claims[name];
      else claims[name] = value;
    }
    const alg = fault.alg ?? header.alg;
    const input = `${encode({ ...header, alg })}.${encode(claims)}`;
    return `${input}.${signed(alg, input, key)}`;
  }

  function signed(alg, input, key) {
    if (alg === 'none') return '';
    if (alg === 'HS256') return createHmac('sha256', fault.secret).update(input).digest('base64url');
    return createSign('RSA-SHA256').update(input).sign(createPrivateKey({ key, format: 'jwk' }), 'base64url');
  }
}
