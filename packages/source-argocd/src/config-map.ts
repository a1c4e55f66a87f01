/** What differs from one installation to the next; each is written as a YAML scalar. */
export interface ConfigMapValues {
  readonly hookUrl: string;
  readonly argocdUrl: string;
  readonly cluster: string;
}

/**
 * The ConfigMap that makes Argo CD send every state of every application as JSON. It uses conditions with
 * `oncePer`, which miss no quick change, beside plain ones, which are sent again until they are delivered.
 */
export function configMap(at: ConfigMapValues): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-notifications-cm
  namespace: argocd
data:
  context: |
    argocdUrl: ${at.argocdUrl}
    cluster: ${at.cluster}
  service.webhook.gateway: |
    url: ${at.hookUrl}
    headers:
    - name: Content-Type
      value: application/json
    - name: Authorization
      value: Bearer $gateway-token
    retryMax: 5
  template.gateway: |
    webhook:
      gateway:
        method: POST
        body: |
          {"schema":"argocd-notifications/v1","reason":"state","context":{{ toJson .context }},"app":{"metadata":{{ pick .app.metadata "name" "namespace" "uid" "labels" "generation" "resourceVersion" "creationTimestamp" "deletionTimestamp" | toJson }},"spec":{{ toJson .app.spec }},"status":{{ pick (default dict .app.status) "sync" "health" "operationState" "conditions" "summary" "reconciledAt" "observedAt" "sourceType" "sourceTypes" | toJson }}}}
  template.gateway-created: |
    webhook:
      gateway:
        method: POST
        body: |
          {"schema":"argocd-notifications/v1","reason":"created","context":{{ toJson .context }},"app":{"metadata":{{ pick .app.metadata "name" "namespace" "uid" "labels" "creationTimestamp" | toJson }},"spec":{{ toJson .app.spec }}}}
  template.gateway-deleted: |
    webhook:
      gateway:
        method: POST
        body: |
          {"schema":"argocd-notifications/v1","reason":"deleted","context":{{ toJson .context }},"app":{"metadata":{{ pick .app.metadata "name" "namespace" "uid" "labels" "creationTimestamp" "deletionTimestamp" | toJson }},"spec":{{ toJson .app.spec }}}}
  trigger.gateway: |
    - description: created
      when: app.status == nil or app.status.health == nil or app.status.sync == nil
      oncePer: app.metadata.uid
      send: [gateway-created]
    - description: being deleted
      when: app.metadata.deletionTimestamp != nil
      send: [gateway-deleted]
    - description: operation running
      when: app.status != nil and app.status.operationState != nil and app.status.operationState.phase in ['Running', 'Terminating']
      oncePer: app.status.operationState.startedAt
      send: [gateway]
    - description: operation finished (per operation, never missed)
      when: app.status != nil and app.status.operationState != nil and app.status.operationState.phase in ['Succeeded', 'Failed', 'Error']
      oncePer: app.status.operationState.startedAt
      send: [gateway]
    - description: operation failed (edge, re-sent until delivered)
      when: app.status != nil and app.status.operationState != nil and app.status.operationState.phase in ['Failed', 'Error']
      send: [gateway]
    - description: operation succeeded (edge, re-sent until delivered)
      when: app.status != nil and app.status.operationState != nil and app.status.operationState.phase == 'Succeeded'
      send: [gateway]
    - description: health transition (per transition, never missed)
      when: app.status != nil and app.status.health != nil and app.status.health.status in ['Degraded', 'Missing', 'Suspended', 'Unknown', 'Healthy']
      oncePer: app.status.health.lastTransitionTime
      send: [gateway]
    - description: unhealthy (edge, re-sent until delivered)
      when: app.status != nil and app.status.health != nil and app.status.health.status in ['Degraded', 'Missing']
      send: [gateway]
    - description: healthy (edge, re-sent until delivered)
      when: app.status != nil and app.status.health != nil and app.status.health.status == 'Healthy'
      send: [gateway]
    - description: out of sync
      when: app.status != nil and app.status.sync != nil and app.status.sync.status == 'OutOfSync'
      send: [gateway]
    - description: in sync again
      when: app.status != nil and app.status.sync != nil and app.status.sync.status == 'Synced'
      send: [gateway]
    - description: sync status unknown
      when: app.status != nil and app.status.sync != nil and app.status.sync.status == 'Unknown'
      send: [gateway]
  subscriptions: |
    - recipients: [gateway]
      triggers: [gateway]
`;
}
