/** The property that makes the Notification plugin send: the same as the form, but kept with the code. */
export const properties = `properties([[
  $class: 'HudsonNotificationProperty',
  endpoints: [[
    event: 'all', format: 'JSON', protocol: 'HTTP',
    timeout: 30000, retries: 3, loglines: 40, branch: '.*', buildNotes: '',
    urlInfo: [urlType: 'SECRET', urlOrId: 'tocsin-url']
  ]]
]])`;

/** A stage of a Pipeline, with the plugin. */
export const stage = `stage('Deploy') {
  steps {
    notifyEndpoints(phase: 'STARTED', notes: 'Deploy')
    // …
  }
}`;

/**
 * The Pipeline without the Notification plugin. Nothing in it needs approval in the sandbox, and a gateway that
 * is away neither fails nor holds up a build.
 */
export function withoutPlugin(hookUrl: string): string {
  return `def tocsin(Map more) {
  def build = [
    full_url: env.BUILD_URL, number: currentBuild.number,
    timestamp: System.currentTimeMillis(), duration: currentBuild.duration,
    scm: [url: env.GIT_URL, branch: env.BRANCH_NAME ?: env.GIT_BRANCH, commit: env.GIT_COMMIT],
    parameters: [ENVIRONMENT: params.ENVIRONMENT]
  ] + more
  catchError(buildResult: 'SUCCESS', stageResult: 'SUCCESS', message: 'Tocsin was not told') {
    withCredentials([string(credentialsId: 'tocsin-token', variable: 'TOCSIN_TOKEN')]) {
      retry(3) {
        httpRequest(
          url: '${groovy(hookUrl)}', httpMode: 'POST',
          contentType: 'APPLICATION_JSON_UTF8', timeout: 10, quiet: true,
          customHeaders: [[name: 'Authorization', value: 'Bearer ' + TOCSIN_TOKEN, maskValue: true]],
          requestBody: groovy.json.JsonOutput.toJson([name: env.JOB_NAME, build: build]))
      }
    }
  }
}

pipeline {
  agent any
  stages {
    stage('Build') {
      steps {
        script { tocsin(phase: 'STARTED', stage: 'Build') }
        // …
      }
    }
  }
  post {
    always {
      script { tocsin(phase: 'FINALIZED', status: currentBuild.currentResult) }
    }
  }
}`;
}

function groovy(text: string): string {
  return text.replace(/[\\']/g, "\\$&");
}
