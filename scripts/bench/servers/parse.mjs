// Parse Server as its documentation starts it, GridFS for files, plus the index on _session_token that it does not make itself; it comes
// from the folder of peers. Forked by contenders/parse.
import { createRequire } from 'node:module';
import { answerQuestions } from '../children.mjs';
import { freePort } from '../ports.mjs';

async function serve({ uri, peers }) {
  process.chdir(peers); // it writes a folder of logs where it is started, whatever its options say
  const require = createRequire(`${peers}/package.json`);
  const { ParseServer } = require('parse-server');
  const express = require('express');
  const { MongoClient } = require('mongodb');
  const port = await freePort();
  const parse = new ParseServer({
    databaseURI: uri,
    appId: 'bench',
    masterKey: 'the-master-key-of-the-bench',
    serverURL: `http://127.0.0.1:${port}/parse`,
    allowClientClassCreation: true,
    silent: true,
    logLevel: 'error',
    verbose: false,
    logsFolder: null,
  });
  await parse.start();
  const client = await MongoClient.connect(uri);
  await client.db().collection('_Session').createIndex({ _session_token: 1 });
  await client.close();
  const app = express();
  app.use('/parse', parse.app);
  await new Promise((resolve) => app.listen(port, '127.0.0.1', resolve));
  return port;
}

answerQuestions(serve);
