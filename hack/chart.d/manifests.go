package main

import (
	"fmt"
	"regexp"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// Manifest is one object that a template made.
type Manifest struct {
	Source string
	Text   string
	Object map[string]interface{}
}

// In which order Helm makes what it knows; all else comes after, by kind.
var installOrder = strings.Fields(`PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount Secret SecretList ConfigMap
	StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding
	RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService
	MutatingWebhookConfiguration ValidatingWebhookConfiguration`)

var separator = regexp.MustCompile(`(?m)^---[ \t]*$`)

// Manifests are the objects in what was rendered, in the order in which Helm makes them.
func Manifests(rendered map[string]string) ([]Manifest, error) {
	var names []string
	for name := range rendered {
		if name != NotesName {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var all []Manifest
	for _, name := range names {
		for _, text := range separator.Split(rendered[name], -1) {
			text = strings.TrimSpace(text)
			var object map[string]interface{}
			if err := yaml.UnmarshalStrict([]byte(text), &object); err != nil {
				return nil, fmt.Errorf("%s: %w\n%s", name, err, text)
			}
			if len(object) > 0 {
				all = append(all, Manifest{name, text, object})
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return less(all[i].Kind(), all[j].Kind()) })
	return all, nil
}

func less(a, b string) bool {
	first, second := place(a), place(b)
	if first == second {
		return first == len(installOrder) && a < b
	}
	return first < second
}

func place(kind string) int {
	for i, known := range installOrder {
		if known == kind {
			return i
		}
	}
	return len(installOrder)
}

// Kind of the object.
func (m Manifest) Kind() string { return m.Field("kind") }

// Name of the object.
func (m Manifest) Name() string { return m.Field("metadata", "name") }

// Namespace of the object; "" where it has none.
func (m Manifest) Namespace() string { return m.Field("metadata", "namespace") }

// Field is the text at a path; "" where there is none.
func (m Manifest) Field(path ...string) string {
	text, _ := At(m.Object, path...).(string)
	return text
}

// At is what is at a path of maps; nil where nothing is.
func At(value interface{}, path ...string) interface{} {
	for _, name := range path {
		below, _ := value.(map[string]interface{})
		value = below[name]
	}
	return value
}

// List is the list at a path; empty where there is none.
func List(value interface{}, path ...string) []interface{} {
	list, _ := At(value, path...).([]interface{})
	return list
}
