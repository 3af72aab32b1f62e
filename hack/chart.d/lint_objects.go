package main

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/Masterminds/semver"
)

// Each says what is wrong with what was rendered.
var checks = []func([]Manifest, Options) []string{unknownKinds, duplicates, labels, references, selectors, roles, pods}

// What the chart may hold: since and until which minor version of Kubernetes 1 servers have it, and whether it is in a namespace.
var kinds = map[string]struct {
	since, until uint64
	isNamespaced bool
}{
	"v1 ConfigMap":       {0, 0, true},
	"v1 Service":         {0, 0, true},
	"v1 ServiceAccount":  {0, 0, true},
	"apps/v1 DaemonSet":  {0, 0, true},
	"apps/v1 Deployment": {0, 0, true},
	"admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy":        {30, 0, false},
	"admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding": {30, 0, false},
	"monitoring.coreos.com/v1 ServiceMonitor":                          {0, 0, true},
	"networking.k8s.io/v1 NetworkPolicy":                               {0, 0, true},
	"policy/v1 PodDisruptionBudget":                                    {21, 0, true},
	"policy/v1beta1 PodDisruptionBudget":                               {5, 25, true},
	"rbac.authorization.k8s.io/v1 ClusterRole":                         {0, 0, false},
	"rbac.authorization.k8s.io/v1 ClusterRoleBinding":                  {0, 0, false},
	"rbac.authorization.k8s.io/v1 Role":                                {0, 0, true},
	"rbac.authorization.k8s.io/v1 RoleBinding":                         {0, 0, true},
	"scheduling.k8s.io/v1 PriorityClass":                               {0, 0, false},
	"storage.k8s.io/v1 CSIDriver":                                      {0, 0, false},
	"storage.k8s.io/v1 StorageClass":                                   {0, 0, false},
	"vastk8s.io/v1alpha1 CachePool":                                    {0, 0, false},
}

func (m Manifest) String() string {
	return fmt.Sprintf("%s: %s %s", m.Source, m.Kind(), m.Name())
}

func unknownKinds(manifests []Manifest, options Options) []string {
	var problems []string
	version := semver.MustParse(options.KubeVersion)
	for _, m := range manifests {
		known, isKnown := kinds[m.Field("apiVersion")+" "+m.Kind()]
		switch {
		case !isKnown:
			problems = append(problems, fmt.Sprintf("%s: lint does not know %s; add it to kinds", m, m.Field("apiVersion")))
		case version.Minor() < known.since || known.until != 0 && version.Minor() >= known.until:
			problems = append(problems, fmt.Sprintf("%s: this server has no %s", m, m.Field("apiVersion")))
		case known.isNamespaced && m.Namespace() == "":
			problems = append(problems, m.String()+": has no namespace")
		case !known.isNamespaced && m.Namespace() != "":
			problems = append(problems, m.String()+": has a namespace")
		}
	}
	return problems
}

func duplicates(manifests []Manifest, _ Options) []string {
	var problems []string
	seen := map[string]bool{}
	for _, m := range manifests {
		key := strings.Join([]string{m.Kind(), m.Namespace(), m.Name()}, "/")
		if m.Name() == "" || len(m.Name()) > 63 || seen[key] {
			problems = append(problems, m.String()+": no name, a long one, or one that is there twice")
		}
		seen[key] = true
	}
	return problems
}

var standard = []string{"helm.sh/chart", "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"}
var labelValue = regexp.MustCompile(`^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$`)

func labels(manifests []Manifest, _ Options) []string {
	var problems []string
	for _, m := range manifests {
		if m.Source == "templates/extraobjects.yaml" {
			continue
		}
		for _, name := range standard {
			if m.Field("metadata", "labels", name) == "" {
				problems = append(problems, m.String()+": has no label "+name)
			}
		}
		for _, of := range []interface{}{At(m.Object, "metadata", "labels"), At(m.Object, "spec", "template", "metadata", "labels")} {
			all, _ := of.(map[string]interface{})
			for name, value := range all {
				if text, isText := value.(string); !isText || !labelValue.MatchString(text) {
					problems = append(problems, fmt.Sprintf("%s: label %s cannot be %v", m, name, value))
				}
			}
		}
	}
	return problems
}

// Accounts, roles and priority classes that others name have to be there.
func references(manifests []Manifest, _ Options) []string {
	there := map[string]bool{}
	for _, m := range manifests {
		there[m.Kind()+" "+m.Name()] = true
	}
	var problems []string
	want := func(m Manifest, kind, name string) {
		if !there[kind+" "+name] {
			problems = append(problems, fmt.Sprintf("%s: there is no %s %s", m, kind, name))
		}
	}
	for _, m := range manifests {
		if strings.HasSuffix(m.Kind(), "RoleBinding") {
			want(m, m.Field("roleRef", "kind"), m.Field("roleRef", "name"))
			for _, subject := range List(m.Object, "subjects") {
				if name, _ := At(subject, "name").(string); !strings.HasPrefix(name, "given-") {
					want(m, "ServiceAccount", name)
				}
			}
		}
		if pod := At(m.Object, "spec", "template", "spec"); pod != nil {
			if name, _ := At(pod, "serviceAccountName").(string); !strings.HasPrefix(name, "given-") {
				want(m, "ServiceAccount", name)
			}
			if class, _ := At(pod, "priorityClassName").(string); class != "" && !strings.HasPrefix(class, "system-") {
				want(m, "PriorityClass", class)
			}
		}
		if m.Kind() == "ValidatingAdmissionPolicyBinding" {
			want(m, "ValidatingAdmissionPolicy", m.Field("spec", "policyName"))
		}
	}
	return problems
}

// What selects pods has to select those of one workload; what selects Services, some.
func selectors(manifests []Manifest, _ Options) []string {
	var problems []string
	for _, m := range manifests {
		var selector interface{}
		of := "template"
		switch m.Kind() {
		case "DaemonSet", "Deployment", "PodDisruptionBudget":
			selector = At(m.Object, "spec", "selector", "matchLabels")
		case "NetworkPolicy":
			selector = At(m.Object, "spec", "podSelector", "matchLabels")
		case "Service":
			selector = At(m.Object, "spec", "selector")
		case "ServiceMonitor":
			selector, of = At(m.Object, "spec", "selector", "matchLabels"), "metadata"
		default:
			continue
		}
		components := map[string]bool{}
		for _, other := range manifests {
			path := []string{"metadata", "labels"}
			if of == "template" {
				path = []string{"spec", "template", "metadata", "labels"}
			} else if other.Kind() != "Service" {
				continue
			}
			if matches(selector, At(other.Object, path...)) {
				components[other.Field(append(path, "app.kubernetes.io/component")...)] = true
			}
		}
		if len(components) == 0 || of == "template" && len(components) > 1 {
			problems = append(problems, fmt.Sprintf("%s: selects %d parts", m, len(components)))
		}
	}
	return problems
}

func matches(selector, labels interface{}) bool {
	wanted, _ := selector.(map[string]interface{})
	there, _ := labels.(map[string]interface{})
	for name, value := range wanted {
		if there[name] != value {
			return false
		}
	}
	return len(wanted) > 0 && len(there) > 0
}

// No wildcards, and nothing that lets one become another.
func roles(manifests []Manifest, _ Options) []string {
	refused := map[string]bool{"*": true, "escalate": true, "bind": true, "impersonate": true}
	var problems []string
	for _, m := range manifests {
		for _, rule := range List(m.Object, "rules") {
			for _, field := range []string{"apiGroups", "resources", "verbs"} {
				values := List(rule, field)
				if len(values) == 0 {
					problems = append(problems, fmt.Sprintf("%s: a rule without %s", m, field))
				}
				for _, value := range values {
					if refused[fmt.Sprint(value)] {
						problems = append(problems, fmt.Sprintf("%s: a rule with %s %v", m, field, value))
					}
				}
			}
		}
	}
	return problems
}

// Containers have all that they are to have; what is mounted is there, and each port and volume once.
func pods(manifests []Manifest, _ Options) []string {
	var problems []string
	for _, m := range manifests {
		pod := At(m.Object, "spec", "template", "spec")
		if pod == nil {
			continue
		}
		volumes := map[string]bool{}
		for _, volume := range List(pod, "volumes") {
			name := fmt.Sprint(At(volume, "name"))
			if volumes[name] {
				problems = append(problems, m.String()+": volume "+name+" is there twice")
			}
			volumes[name] = false
		}
		used := map[string]string{}
		for _, container := range List(pod, "containers") {
			name := fmt.Sprint(At(container, "name"))
			for _, path := range [][]string{{"image"}, {"imagePullPolicy"}, {"args"}, {"livenessProbe"}, {"securityContext", "readOnlyRootFilesystem"}, {"resources", "requests", "memory"}, {"resources", "limits", "memory"}} {
				if At(container, path...) == nil {
					problems = append(problems, fmt.Sprintf("%s: container %s has no %s", m, name, strings.Join(path, ".")))
				}
			}
			places := map[string]bool{}
			for _, mount := range List(container, "volumeMounts") {
				volume, place := fmt.Sprint(At(mount, "name")), fmt.Sprint(At(mount, "mountPath"))
				if _, isThere := volumes[volume]; !isThere || places[place] {
					problems = append(problems, fmt.Sprintf("%s: container %s cannot mount %s at %s", m, name, volume, place))
				}
				volumes[volume], places[place] = true, true
			}
			for _, port := range List(container, "ports") {
				number := fmt.Sprint(At(port, "containerPort"))
				if other := used[number]; other != "" {
					problems = append(problems, fmt.Sprintf("%s: %s and %s have port %s", m, other, name, number))
				}
				used[number] = name
			}
		}
		var unused []string
		for name, isUsed := range volumes {
			if !isUsed {
				unused = append(unused, name)
			}
		}
		sort.Strings(unused)
		if len(unused) > 0 {
			problems = append(problems, m.String()+": volumes that nothing mounts: "+strings.Join(unused, ", "))
		}
	}
	return problems
}
