// The Postman collection of the contract, v2.1: a request for each operation, in an order in which the whole runs from login to
// logout and leaves nothing behind. Called by site.mjs.
import { foldersOf } from './postman/order.mjs';
import { idOf, sent, variableOf } from './postman/request.mjs';
import { savedAnswers } from './postman/saved-answers.mjs';
import { testScript } from './postman/test-script.mjs';
import { variablesOf } from './samples/variables.mjs';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

const howTo = `

**To run it:** set the collection's variables baseUrl, clientId, clientSecret, email and password. Each request keeps what its answer
gives for those that follow: sessionId, accessToken, imageId. For the upload choose an image; newman takes ticket.png of its folder:

    newman run cloakroom.postman_collection.json --env-var clientId=… --env-var clientSecret=… --env-var email=… --env-var password=…
`;

function itemOf(model, operation) {
  const request = sent(model, operation);
  return {
    id: idOf(operation.operationId),
    name: operation.summary,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: testScript(model, operation) } }],
    request: { ...request, description: `${operation.description}\n\nOperation: \`${operation.operationId}\`` },
    response: savedAnswers(model, operation, request),
  };
}

/** What answers give is empty at first, and so is what only the reader knows. */
function variables(model) {
  const { url } = model.contract.servers.find((server) => server.url.startsWith('http'));
  const about = 'The address of the server, without a slash at its end.';
  return [
    { key: 'baseUrl', value: url, type: 'string', description: about },
    ...variablesOf(model).map((part) => ({
      key: variableOf(part.name),
      value: '',
      type: 'string',
      description: part.about,
    })),
  ];
}

export function postmanCollection(model) {
  const { title, description, version } = model.contract.info;
  return {
    info: { _postman_id: idOf(''), name: title, description: description.trim() + howTo.trimEnd(), version, schema },
    auth: { type: 'noauth' },
    variable: variables(model),
    item: foldersOf(model).map(({ name, description: about, operations }) => ({
      id: idOf(`tag ${name}`),
      name,
      description: about,
      item: operations.map((operation) => itemOf(model, operation)),
    })),
  };
}
