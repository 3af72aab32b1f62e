{{/* Name of the chart. */}}
{{- define "vastk8s.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* What names of objects begin with. */}}
{{- define "vastk8s.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* Name of an object: (dict "root" $ "suffix" "operator"). 63 characters at most, and no other's. */}}
{{- define "vastk8s.objectName" -}}
{{- $name := printf "%s-%s" (include "vastk8s.fullname" .root) .suffix }}
{{- if gt (len $name) 63 }}
{{- printf "%s-%s" ($name | trunc 54 | trimSuffix "-") ($name | sha256sum | trunc 8) }}
{{- else }}
{{- $name }}
{{- end }}
{{- end }}

{{/* What tells the pods of a part from all others: (dict "root" $ "component" "operator"). Never changes: a selector cannot. */}}
{{- define "vastk8s.selectorLabels" -}}
app.kubernetes.io/name: {{ include "vastk8s.name" .root | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}

{{/* The same as kubectl -l takes it. */}}
{{- define "vastk8s.selector" -}}
{{- $terms := list }}
{{- range $key, $value := include "vastk8s.selectorLabels" . | fromYaml }}
{{- $terms = append $terms (printf "%s=%s" $key $value) }}
{{- end }}
{{- join "," $terms }}
{{- end }}

{{/* Labels of every object: (dict "root" $ "component" "operator" "labels" (dict …)), without component for what belongs to none. */}}
{{- define "vastk8s.labels" -}}
{{- $own := include "vastk8s.ownLabels" . | fromYaml }}
{{- toYaml (merge $own (.labels | default dict) .root.Values.commonLabels) }}
{{- end }}

{{- define "vastk8s.ownLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "vastk8s.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: vastk8s
{{- end }}

{{/*
Labels and annotations of pods: (dict "root" $ "component" "operator" "labels" (list …) "annotations" (list …)). Of two with one key the first counts, and the chart's before all.
No versions: pods are not replaced because the chart is another.
*/}}
{{- define "vastk8s.podMetadata" -}}
{{- $labels := include "vastk8s.selectorLabels" (pick . "root" "component") | fromYaml }}
{{- range prepend (append .labels .root.Values.commonLabels) (dict "app.kubernetes.io/part-of" "vastk8s") }}{{ $labels = merge $labels (. | default dict) }}{{ end -}}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- $annotations := dict }}
{{- range .annotations }}{{ $annotations = merge $annotations (. | default dict) }}{{ end }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* (dict "root" $ "image" .Values.operator.image) */}}
{{- define "vastk8s.image" -}}
{{- $registry := .image.registry | default .root.Values.image.registry }}
{{- $name := .image.repository }}
{{- with $registry }}{{ $name = printf "%s/%s" (trimSuffix "/" .) $name }}{{ end }}
{{- if .image.digest }}
{{- printf "%s@%s" $name .image.digest }}
{{- else }}
{{- printf "%s:%s" $name (.image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion) }}
{{- end }}
{{- end }}

{{- define "vastk8s.pullPolicy" -}}
{{- .image.pullPolicy | default .root.Values.image.pullPolicy }}
{{- end }}

{{/* (dict "root" $ "account" .Values.operator.serviceAccount "component" "operator") */}}
{{- define "vastk8s.serviceAccountName" -}}
{{- if .account.create }}
{{- .account.name | default (include "vastk8s.objectName" (dict "root" .root "suffix" .component)) }}
{{- else }}
{{- .account.name | default "default" }}
{{- end }}
{{- end }}

{{/* (dict "root" $ "given" .Values.operator.priorityClassName "class" "cluster-critical") */}}
{{- define "vastk8s.priorityClassName" -}}
{{- if .given }}
{{- .given }}
{{- else if .root.Values.priorityClasses.create }}
{{- include "vastk8s.objectName" (dict "root" .root "suffix" .class) }}
{{- end }}
{{- end }}

{{/* Every address of the pod: (dict "root" $ "port" 8080) */}}
{{- define "vastk8s.listen" -}}
{{- printf "%s:%d" (ternary "[::]" "0.0.0.0" (eq .root.Values.ipFamily "IPv6")) (int .port) }}
{{- end }}

{{/* What all pods say alike: (dict "root" $ "values" .Values.operator "component" "operator" "class" "cluster-critical") */}}
{{- define "vastk8s.podCommon" -}}
serviceAccountName: {{ include "vastk8s.serviceAccountName" (dict "root" .root "account" .values.serviceAccount "component" .component) }}
automountServiceAccountToken: true
enableServiceLinks: false
{{- with include "vastk8s.priorityClassName" (dict "root" .root "given" .values.priorityClassName "class" .class) }}
priorityClassName: {{ . }}
{{- end }}
terminationGracePeriodSeconds: {{ int .values.terminationGracePeriodSeconds }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Of a DaemonSet. */}}
{{- define "vastk8s.updateStrategy" -}}
{{- if eq .type "OnDelete" -}}
type: OnDelete
{{- else -}}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Taints that a pool tolerates, as a YAML list: (dict "root" $ "pool" $pool). With the operator that servers would add, so that what they have is what was applied. */}}
{{- define "vastk8s.poolTolerations" -}}
{{- $tolerations := list }}
{{- range ternary .pool.tolerations .root.Values.tolerations (hasKey .pool "tolerations") }}
{{- $tolerations = append $tolerations (merge (dict) . (dict "operator" "Equal")) }}
{{- end }}
{{- toYaml $tolerations }}
{{- end }}

{{/* Whether volumes are made for StorageClasses: "true", or nothing. */}}
{{- define "vastk8s.hasController" -}}
{{- if and .Values.csiDriver.enabled (ternary (gt (len .Values.storageClasses) 0) (eq (toString .Values.csiController.enabled) "true") (eq (toString .Values.csiController.enabled) "auto")) -}}
true
{{- end }}
{{- end }}

{{/* Rules that OpenShift asks for of pods that are privileged. */}}
{{- define "vastk8s.privilegedRules" -}}
{{- if .Capabilities.APIVersions.Has "security.openshift.io/v1" }}
# OpenShift: be privileged.
- apiGroups: [security.openshift.io]
  resources: [securitycontextconstraints]
  resourceNames: [privileged]
  verbs: [use]
{{- end }}
{{- end }}

{{/* Mistakes that the schema cannot tell. */}}
{{- define "vastk8s.check" -}}
{{- $names := list }}
{{- range .Values.pools }}
{{- if has .name $names }}
{{- fail (printf "pools: %s is there twice; give each pool a name of its own" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- $classes := list }}
{{- range .Values.storageClasses }}
{{- if has .name $classes }}
{{- fail (printf "storageClasses: %s is there twice; give each class a name of its own" .name) }}
{{- end }}
{{- $classes = append $classes .name }}
{{- end }}
{{- if and .Values.storageClasses (not .Values.csiDriver.enabled) }}
{{- fail "storageClasses: there is no driver for them; set csiDriver.enabled, or leave them out" }}
{{- end }}
{{- if and .Values.pools (not .Values.csiDriver.enabled) }}
{{- fail "pools: agents give their FUSE connections to the CSI driver; set csiDriver.enabled, or leave pools empty" }}
{{- end }}
{{- end }}
